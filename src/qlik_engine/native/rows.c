/* Lists of rows: the numbers (uint32, ascending) of the rows that satisfy something, and what is on them. */
#include "loops.h"

/* Rows of one key that are written at once, rows that are looked up at once, how far ahead of that, and the bytes of
 * columns from which on that is worth it. */
enum { RUN = 8, SOME = 1024, AHEAD = 96, NEAR = 1 << 20 };

#define BELOW(Type, name)                                                                                     \
    static inline int name(const Type *codes, Py_ssize_t count, uint64_t size) {                              \
        Type most = 0;                                                                                        \
        for (Py_ssize_t i = 0; i < count; i++) most = codes[i] > most ? codes[i] : most;                      \
        return count <= 0 || most < size;                                                                     \
    }

BELOW(uint8_t, below_1)
BELOW(uint16_t, below_2)
BELOW(uint32_t, below_4)

#define all_below(codes, count, size)                                                                         \
    _Generic((codes)[0], uint8_t: below_1, uint16_t: below_2, uint32_t: below_4)(codes, count, size)

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
        if (eight == 0) continue;
        for (int k = 0; k < 8; k++) { rows[n] = (uint32_t)(i + k); n += mask[i + k] != 0; }
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

/* pick_matching(codes, bitmap, rows, division) -> n: the numbers of the rows whose code is in the bitmap; `rows`
 * has room for all rows, and those of each part begin where its first row would be. */
static Py_ssize_t pick_matching_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[1]);
    const uint8_t *bitmap = DATA(uint8_t, a->views[1]);
    uint32_t *rows = DATA(uint32_t, a->views[2]) + (low - a->low);
    Py_ssize_t n = 0;
    int outside = 0;
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

/* The codes on rows [from, to) of a list that goes on up to `high`, into `codes`. Of columns that no near cache holds,
 * what is on rows that are far apart is asked for ahead of its turn. */
#define LOOK_UP(rows, all, from, to, high, codes)                                                             \
    {                                                                                                         \
        const Py_ssize_t asked = length * sizeof(*(all)) < NEAR ? (from) : (high) - AHEAD;                    \
        const Py_ssize_t turn = asked < (to) ? asked : (to);                                                  \
        Py_ssize_t at = (from);                                                                               \
        for (; at < turn; at++) {                                                                             \
            __builtin_prefetch((all) + (rows)[at + AHEAD]);                                                   \
            (codes)[at - (from)] = (all)[(rows)[at]];                                                         \
        }                                                                                                     \
        for (; at < (to); at++) (codes)[at - (from)] = (all)[(rows)[at]];                                     \
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

/* present_at(codes, rows, found, left, division): marks the codes that occur on some rows. Parts share the flags and
 * `left` (one int64): how many codes that are not marked yet are waited for; they stop where none is. If it is less
 * than 0 to begin with, all rows are looked at. */
static Py_ssize_t present_at_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[2]), length = (uint64_t)ITEMS(a->views[0]);
    const uint32_t *rows = DATA(uint32_t, a->views[1]);
    uint8_t *flags = DATA(uint8_t, a->views[2]);
    int64_t *left = DATA(int64_t, a->views[3]);
    const int stops = __atomic_load_n(left, __ATOMIC_RELAXED) >= 0;
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        for (Py_ssize_t from = low; from < high; from += SOME) {
            const Py_ssize_t to = high - from < SOME ? high : from + SOME;
            Code found[SOME];
            if (stops && __atomic_load_n(left, __ATOMIC_RELAXED) <= 0) break;
            if (!below(&a->views[1], from, to, length)) return -1;
            LOOK_UP(rows, codes, from, to, high, found)
            if (!all_below(found, to - from, size)) return -1;
            if (stops) {
                /* Whoever marks a code first counts it. */
                int64_t met = 0;
                for (Py_ssize_t k = 0; k < to - from; k++)
                    if (!__atomic_load_n(flags + found[k], __ATOMIC_RELAXED))
                        met += !__atomic_exchange_n(flags + found[k], 1, __ATOMIC_RELAXED);
                if (met) __atomic_fetch_sub(left, met, __ATOMIC_RELAXED);
            } else
                for (Py_ssize_t k = 0; k < to - from; k++) flags[found[k]] = 1;
        }
    })
    return 0;
}

PyObject *present_at(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwwd")) return NULL;
    const Py_ssize_t some = a.high > a.low;
    if (!fits(&a, 0, "124", some) || !fits(&a, 1, "4", a.high) || !fits(&a, 2, "1", some) || !fits(&a, 3, "8", 1))
        return NULL;
    return over(&a, present_at_part);
}

/* mark_matching(codes, bitmap, others, found, division): marks the codes in `others` of the rows whose code is in
 * the bitmap. Parts share the flags. */
static Py_ssize_t mark_matching_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[1]), width = (uint64_t)ITEMS(a->views[3]);
    const uint8_t *bitmap = DATA(uint8_t, a->views[1]);
    uint8_t *found = DATA(uint8_t, a->views[3]);
    int outside = 0;
    BY_CODE(a->views[0], Code, BY_CODE(a->views[2], Other, {
        const Code *codes = DATA(Code, a->views[0]);
        const Other *others = DATA(Other, a->views[2]);
        for (Py_ssize_t from = low; from < high; from += CHUNK) {
            const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;
            if (!(below(&a->views[0], from, to, size) && below(&a->views[2], from, to, width))) {
                outside = 1;
                break;
            }
            /* First which rows, so that no store waits for a test. */
            Other kept[CHUNK];
            Py_ssize_t n = 0;
            for (Py_ssize_t i = from; i < to; i++) {
                kept[n] = others[i];
                n += bitmap[codes[i]] != 0;
            }
            for (Py_ssize_t k = 0; k < n; k++) found[kept[k]] = 1;
        }
    }))
    return outside ? -1 : 0;
}

PyObject *mark_matching(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrwd")) return NULL;
    const Py_ssize_t some = a.high > a.low;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "1", some) || !fits(&a, 2, "124", a.high) ||
        !fits(&a, 3, "1", some))
        return NULL;
    return over(&a, mark_matching_part);
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
