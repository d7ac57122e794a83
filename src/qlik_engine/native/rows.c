/* Lists of rows: the numbers (uint32, ascending) of the rows that satisfy something, and what is on them. */
#include "rows.h"

/* Rows of one key that are written at once, and how far ahead keys are looked up. */
enum { RUN = 8 };

uint32_t places_of[256][8];
uint8_t count_of[256];

void prepare_rows(void) {
    for (int flags = 0; flags < 256; flags++) {
        count_of[flags] = 0;
        for (int at = 0; at < 8; at++)
            if (flags >> at & 1) places_of[flags][count_of[flags]++] = (uint32_t)at;
    }
}

/* pick(mask, rows, places, division) -> n: the numbers of the rows in the mask, those of part p from places[p]
 * (int64) on and no further than up to places[p + 1]. */
static Py_ssize_t pick_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint8_t *mask = DATA(uint8_t, a->views[0]);
    const int64_t *places = DATA(int64_t, a->views[2]), first = places[part], last = places[part + 1];
    if (first < 0 || last < first || last > ITEMS(a->views[1])) return -1;
    uint32_t *rows = DATA(uint32_t, a->views[1]) + first;
    const Py_ssize_t room = (Py_ssize_t)(last - first);
    Py_ssize_t n = 0, i = low;
    /* Eight rows at a time, each written ahead of its test as long as there is room for all of them. */
    for (; i + 8 <= high && n + 8 <= room; i += 8) {
        uint64_t eight;
        memcpy(&eight, mask + i, 8);
        if (eight != 0) n += pick_eight(mask + i, (uint32_t)i, rows + n);
    }
    for (; i < high && n < room; i++)
        if (mask[i]) rows[n++] = (uint32_t)i;
    return n;
}

PyObject *pick(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rwrd")) return NULL;
    if (!fits(&a, 0, "1", a.high) || !fits(&a, 1, "4", 0) || !fits(&a, 2, "8", a.parts + 1)) return NULL;
    return over(&a, pick_part);
}

/* The same where the bitmap is a few ranges of codes of one byte: flags of many rows at once, then the rows. */
static Py_ssize_t pick_in_ranges(const Arguments *a, Py_ssize_t low, Py_ssize_t high, const Ranges *ranges) {
    const uint64_t size = (uint64_t)ITEMS(a->views[1]);
    const uint8_t *codes = DATA(uint8_t, a->views[0]);
    uint32_t *rows = DATA(uint32_t, a->views[2]) + (low - a->low);
    uint8_t flags[CHUNK];
    Py_ssize_t n = 0;
    for (Py_ssize_t from = low; from < high; from += CHUNK) {
        const Py_ssize_t count = high - from < CHUNK ? high - from : CHUNK;
        if (!below(&a->views[0], from, from + count, size)) return -1;
        match_ranges(codes + from, count, ranges, flags);
        Py_ssize_t i = 0;
        for (; i + 8 <= count; i += 8) n += pick_eight(flags + i, (uint32_t)(from + i), rows + n);
        for (; i < count; i++) {
            rows[n] = (uint32_t)(from + i);
            n += flags[i];
        }
    }
    return n;
}

/* pick_matching(codes, bitmap, rows, division) -> n: the numbers of the rows whose code is in the bitmap; `rows`
 * has room for all rows, and those of each part begin where its first row would be. */
static Py_ssize_t pick_matching_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[1]);
    const uint8_t *bitmap = DATA(uint8_t, a->views[1]);
    uint32_t *rows = DATA(uint32_t, a->views[2]) + (low - a->low);
    Py_ssize_t n = 0;
    int outside = 0;
    if (a->views[0].itemsize == 1) {
        const Ranges ranges = ranges_of(bitmap, size < 256 ? (int)size : 256);
        if (ranges.count >= 0) return pick_in_ranges(a, low, high, &ranges);
    }
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        CHUNKS(below(&a->views[0], from, to, size), {
            rows[n] = (uint32_t)i;
            n += bitmap[codes[i]] != 0;
        })
    })
    return outside ? -1 : n;
}

PyObject *pick_matching(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "1", a.high > a.low) || !fits(&a, 2, "4", a.high - a.low))
        return NULL;
    return over(&a, pick_matching_part);
}

/* pick_where(rows, codes, bitmap, ..., division) -> n: the numbers of the rows whose codes are all in the bitmaps that
 * follow them, up to CONDITIONS_MAX; `rows` as for `pick_matching`. */
static Py_ssize_t pick_where_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    Condition conditions[CONDITIONS_MAX];
    const int count = conditions_from(a, 1, conditions);
    uint32_t *rows = DATA(uint32_t, a->views[0]) + (low - a->low);
    uint8_t mask[CHUNK];
    for (Py_ssize_t from = low; from < high; from += CHUNK) {
        const Py_ssize_t some = high - from < CHUNK ? high - from : CHUNK;
        memset(mask, 1, (size_t)some);
        match_bytes(conditions, count, from, some, mask);
        const Py_ssize_t n = keep_satisfying(conditions, count, rows, pick_flagged(mask, from, some, rows));
        if (n < 0) return -1;
        rows += n;
    }
    return rows - DATA(uint32_t, a->views[0]) - (low - a->low);
}

PyObject *pick_where(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    char pattern[2 * CONDITIONS_MAX + 3] = "w";
    const Py_ssize_t conditions = count < 4 ? 1 : count > 2 * CONDITIONS_MAX + 2 ? CONDITIONS_MAX : (count - 2) / 2;
    memset(pattern + 1, 'r', (size_t)(2 * conditions));
    pattern[2 * conditions + 1] = 'd';
    Arguments a = {.high = 0};
    if (!take(&a, given, count, pattern)) return NULL;
    if (!fits(&a, 0, "4", a.high - a.low)) return NULL;
    for (int at = 1; at < a.held - 1; at += 2)
        if (!fits(&a, at, "124", a.high) || !fits(&a, at + 1, "1", a.high > a.low)) return NULL;
    return over(&a, pick_where_part);
}

/* pick_among(rows, codes, bitmap, kept, division) -> n: those of some rows whose code is in the bitmap; `kept` has
 * room for all of them, and those of each part begin where its first would be. */
static Py_ssize_t pick_among_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[2]), length = (uint64_t)ITEMS(a->views[1]);
    const uint8_t *bitmap = DATA(uint8_t, a->views[2]);
    const uint32_t *rows = DATA(uint32_t, a->views[0]);
    uint32_t *kept = DATA(uint32_t, a->views[3]) + (low - a->low);
    Py_ssize_t n = 0;
    BY_CODE(a->views[1], Code, {
        const Code *codes = DATA(Code, a->views[1]);
        for (Py_ssize_t from = low; from < high; from += SOME) {
            const Py_ssize_t to = high - from < SOME ? high : from + SOME;
            Code found[SOME];
            if (!below(&a->views[0], from, to, length)) return -1;
            LOOK_UP(rows, codes, from, to, high, found)
            if (!all_below(found, to - from, size)) return -1;
            for (Py_ssize_t i = from; i < to; i++) {
                kept[n] = rows[i];
                n += bitmap[found[i - from]] != 0;
            }
        }
    })
    return n;
}

PyObject *pick_among(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrwd")) return NULL;
    const Py_ssize_t some = a.high > a.low;
    if (!fits(&a, 0, "4", a.high) || !fits(&a, 1, "124", some) || !fits(&a, 2, "1", some) ||
        !fits(&a, 3, "4", a.high - a.low))
        return NULL;
    return over(&a, pick_among_part);
}

/* find_runs(codes, starts) -> whether codes never descend: the first row of each code, or where it would be,
 * and behind the last one the number of rows. */
PyObject *find_runs(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rw")) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]), size = ITEMS(a.views[1]) - 1;
    if (!fits(&a, 0, "124", 0) || !fits(&a, 1, "4", 1)) return NULL;
    if ((uint64_t)length > UINT32_MAX) { wrong(&a, "too many rows"); return NULL; }
    uint32_t *starts = DATA(uint32_t, a.views[1]);
    int outside = 0, ascends = 1;
    Py_BEGIN_ALLOW_THREADS
    BY_CODE(a.views[0], Code, {
        const Code *codes = DATA(Code, a.views[0]);
        Py_ssize_t next = 0; /* the first code whose start is not known */
        for (Py_ssize_t i = 0; i < length; i++) {
            const Py_ssize_t code = codes[i];
            if (code >= size) { outside = 1; break; }
            if (code < next - 1) { ascends = 0; break; }
            while (next <= code) starts[next++] = (uint32_t)i;
        }
        while (!outside && ascends && next <= size) starts[next++] = (uint32_t)length;
    })
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : ascends);
}

/* run_keys(codes, rows, keys, division) -> n: the code of each run of rows with one code, in a column of runs; `keys`
 * has room for as many as there are rows, and those of each part begin where that of its first row would be. */
static Py_ssize_t run_keys_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t length = (uint64_t)ITEMS(a->views[0]);
    const uint32_t *rows = DATA(uint32_t, a->views[1]);
    uint32_t *keys = DATA(uint32_t, a->views[2]) + (low - a->low);
    Py_ssize_t n = 0;
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        int64_t last = 0; /* rows without key are in no run */
        if (low > a->low && low < high) {
            if (rows[low - 1] >= length) return -1;
            last = codes[rows[low - 1]];
        }
        for (Py_ssize_t from = low; from < high; from += SOME) {
            const Py_ssize_t to = high - from < SOME ? high : from + SOME;
            Code found[SOME];
            if (!below(&a->views[1], from, to, length)) return -1;
            LOOK_UP(rows, codes, from, to, high, found)
            for (Py_ssize_t k = 0; k < to - from; k++) {
                keys[n] = found[k];
                n += found[k] != last;
                last = found[k];
            }
        }
    })
    return n;
}

PyObject *run_keys(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwd")) return NULL;
    if (!fits(&a, 0, "124", a.high > a.low) || !fits(&a, 1, "4", a.high) || !fits(&a, 2, "4", a.high - a.low))
        return NULL;
    return over(&a, run_keys_part);
}

/* count_run_rows(keys, lengths, division) -> n: how many rows have one of some codes, by the length of each code's
 * run. */
static Py_ssize_t count_run_rows_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[1]);
    const uint32_t *keys = DATA(uint32_t, a->views[0]);
    uint64_t n = 0;
    int outside = 0;
    BY_CODE(a->views[1], Length, {
        const Length *lengths = DATA(Length, a->views[1]);
        CHUNKS(below(&a->views[0], from, to, size), { n += lengths[keys[i]]; })
    })
    return outside ? -1 : (Py_ssize_t)n;
}

PyObject *count_run_rows(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrd")) return NULL;
    if (!fits(&a, 0, "4", a.high) || !fits(&a, 1, "124", 0)) return NULL;
    return over(&a, count_run_rows_part);
}

/* pick_runs(keys, starts, rows, places, division) -> n: those rows, those of part p from places[p] (int64) on and no
 * further than up to places[p + 1]. */
static Py_ssize_t pick_runs_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[1]) - 1;
    const uint32_t *keys = DATA(uint32_t, a->views[0]), *starts = DATA(uint32_t, a->views[1]);
    const int64_t *places = DATA(int64_t, a->views[3]), place = places[part], last = places[part + 1];
    if (place < 0 || last < place || last > ITEMS(a->views[2])) return -1;
    uint32_t *rows = DATA(uint32_t, a->views[2]) + place;
    const Py_ssize_t room = (Py_ssize_t)(last - place);
    Py_ssize_t n = 0;
    int outside = 0;
    CHUNKS(below(&a->views[0], from, to, size), {
        if (high - i > AHEAD) __builtin_prefetch(starts + keys[i + AHEAD]);
        const uint32_t first = starts[keys[i]];
        const uint32_t length = starts[keys[i] + 1] - first;
        if (length > room - n) return -1;
        if (length <= RUN && room - n >= RUN)
            for (uint32_t k = 0; k < RUN; k++) rows[n + k] = first + k; /* a few too many */
        else
            for (uint32_t k = 0; k < length; k++) rows[n + k] = first + k;
        n += length;
    })
    return outside ? -1 : n;
}

PyObject *pick_runs(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwrd")) return NULL;
    if (!fits(&a, 0, "4", a.high) || !fits(&a, 1, "4", 1) || !fits(&a, 2, "4", 0) || !fits(&a, 3, "8", a.parts + 1))
        return NULL;
    return over(&a, pick_runs_part);
}
