/* Which codes occur, in a column or on some rows of it. */
#include "rows.h"

/* Codes that are so many are hardly ever met before the end. Rows are gone through in some turns, each from end to end,
 * where codes are few: what is rare at one place may be common at another. */
enum { MANY = 1 << 12, FEW = 256, TURNS = 4 };

/* How many of some flags (0 or 1) are set. */
static Py_ssize_t count_set(const uint8_t *flags, Py_ssize_t size) {
    enum { TURN = 255 }; /* so many flags add up in a byte */
    Py_ssize_t found = 0;
    for (Py_ssize_t from = 0; from < size; from += TURN) {
        const Py_ssize_t to = size - from < TURN ? size : from + TURN;
        uint8_t some = 0;
        for (Py_ssize_t at = from; at < to; at++) some = (uint8_t)(some + flags[at]);
        found += some;
    }
    return found;
}

/* present(codes, found, wanted, division) -> new: marks codes that occur, each part in flags of its own (0 or 1), which
 * are one behind the other in `found`; a part stops after `wanted` new ones, or when all are marked. More than MANY
 * are not counted. */
static Py_ssize_t present_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Py_ssize_t wanted = a->numbers[0], size = ITEMS(a->views[1]) / a->parts;
    uint8_t *found = DATA(uint8_t, a->views[1]) + part * size;
    const Py_ssize_t before = wanted > MANY ? 0 : count_set(found, size), turns = size > FEW ? 1 : TURNS;
    const Py_ssize_t block = size > 4 * MANY ? 4 * CHUNK : CHUNK / turns;
    Py_ssize_t now = before;
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        for (Py_ssize_t turn = 0; turn < turns; turn++)
            for (Py_ssize_t from = low + turn * block; from < high; from += turns * block) {
                const Py_ssize_t to = high - from < block ? high : from + block;
                if (now - before >= wanted || now == size) return now - before;
                if (!below(&a->views[0], from, to, (uint64_t)size)) return -1;
                for (Py_ssize_t i = from; i < to; i++) found[codes[i]] = 1;
                if (wanted <= MANY) now = count_set(found, size);
            }
    })
    return now - before;
}

PyObject *present(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rwnd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "1", a.high > a.low ? a.parts : 0)) return NULL;
    return over(&a, present_part);
}

/* mark(codes, found, division): marks codes that occur, all of them. Parts share the flags: none reads what another
 * writes, and all write the same. */
static Py_ssize_t mark_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[1]);
    uint8_t *found = DATA(uint8_t, a->views[1]);
    int outside = 0;
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        CHUNKS(below(&a->views[0], from, to, size), { found[codes[i]] = 1; })
    })
    return outside ? -1 : 0;
}

PyObject *mark(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "1", a.high > a.low)) return NULL;
    return over(&a, mark_part);
}

/* has_zero(codes, division) -> whether code 0 occurs; a part looks no further than the first. */
static Py_ssize_t has_zero_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    int found = 0;
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        for (Py_ssize_t from = low; from < high && !found; from += CHUNK) {
            const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;
            Code some = 0;
            for (Py_ssize_t i = from; i < to; i++) some |= (Code)(codes[i] == 0);
            found = some != 0;
        }
    })
    return found;
}

PyObject *has_zero(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rd")) return NULL;
    return fits(&a, 0, "124", a.high) ? over(&a, has_zero_part) : NULL;
}

/* mark_in(codes, mask, found, division) -> null: the same of codes on the rows in a mask, which is 0 and 1, and
 * whether 0 is among them. Other rows mark code 0 meanwhile, so that no store waits for a test. */
static Py_ssize_t mark_in_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[2]);
    const uint8_t *mask = DATA(uint8_t, a->views[1]);
    uint8_t *found = DATA(uint8_t, a->views[2]);
    int outside = 0;
    uint8_t null = 0;
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        for (Py_ssize_t from = low; from < high; from += CHUNK) {
            const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;
            if (!below(&a->views[0], from, to, size)) { outside = 1; break; }
            for (Py_ssize_t i = from; i < to;) {
                uint64_t eight;
                if (to - i >= 8 && (memcpy(&eight, mask + i, 8), eight == 0)) { i += 8; continue; }
                for (Py_ssize_t stop = to - i < 8 ? to : i + 8; i < stop; i++) {
                    const uint8_t kept = mask[i] & 1;
                    null |= (uint8_t)(kept & (codes[i] == 0));
                    found[codes[i] & (Code)(0 - (Code)kept)] = 1;
                }
            }
        }
    })
    return outside ? -1 : null;
}

PyObject *mark_in(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "1", a.high) || !fits(&a, 2, "1", a.high > a.low))
        return NULL;
    return over(&a, mark_in_part);
}

/* present_in(codes, mask, found, wanted, division) -> new: as present, on the rows in a mask, which is 0 and 1. Other
 * rows mark code 0 meanwhile, so that no store waits for a test. */
static Py_ssize_t present_in_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Py_ssize_t wanted = a->numbers[0], size = ITEMS(a->views[2]) / a->parts;
    const uint8_t *mask = DATA(uint8_t, a->views[1]);
    uint8_t *found = DATA(uint8_t, a->views[2]) + part * size;
    const Py_ssize_t before = wanted > MANY ? 0 : count_set(found, size), block = size > 4 * MANY ? 4 * CHUNK : CHUNK;
    Py_ssize_t now = before;
    int outside = 0;
    uint8_t null = size > 0 ? found[0] : 0;
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        for (Py_ssize_t from = low; from < high && now - before < wanted && now < size; from += block) {
            const Py_ssize_t to = high - from < block ? high : from + block;
            if (!below(&a->views[0], from, to, (uint64_t)size)) { outside = 1; break; }
            for (Py_ssize_t i = from; i < to;) {
                uint64_t eight;
                if (to - i >= 8 && (memcpy(&eight, mask + i, 8), eight == 0)) { i += 8; continue; }
                for (Py_ssize_t stop = to - i < 8 ? to : i + 8; i < stop; i++) {
                    const uint8_t kept = mask[i] & 1;
                    null |= (uint8_t)(kept & (codes[i] == 0));
                    found[codes[i] & (Code)(0 - (Code)kept)] = 1;
                }
            }
            found[0] = null;
            if (wanted <= MANY) now = count_set(found, size);
        }
    })
    return outside ? -1 : now - before;
}

PyObject *present_in(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwnd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "1", a.high) ||
        !fits(&a, 2, "1", a.high > a.low ? a.parts : 0))
        return NULL;
    return over(&a, present_in_part);
}

/* Up to how many codes, and rows for each, nobody looks further in a list where all have been seen. */
enum { WAITED_MAX = 1 << 16, REPEATED = 4 };

static inline void set(uint8_t *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELAXED); }

static inline int is_set(const uint8_t *flag) { return __atomic_load_n(flag, __ATOMIC_RELAXED); }

/* present_at(codes, rows, found, division): marks the codes that occur on some rows, until all are marked that are
 * worth waiting for. Parts share the flags. */
static Py_ssize_t present_at_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[2]), length = (uint64_t)ITEMS(a->views[0]);
    const uint32_t *rows = DATA(uint32_t, a->views[1]);
    uint8_t *flags = DATA(uint8_t, a->views[2]);
    const int stops = size <= WAITED_MAX && size * REPEATED <= (uint64_t)(a->high - a->low);
    const Py_ssize_t turns = stops && size <= FEW ? TURNS : 1;
    uint64_t seen = 0; /* codes in front that are marked */
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        for (Py_ssize_t turn = 0; turn < turns; turn++)
            for (Py_ssize_t from = low + turn * SOME; from < high; from += turns * SOME) {
                const Py_ssize_t to = high - from < SOME ? high : from + SOME;
                Code found[SOME];
                if (stops) {
                    /* Flags are only ever set: whoever sees an old one looks at some rows too many. */
                    const uint8_t *unseen = memchr(flags + seen, 0, size - seen);
                    if (unseen == NULL) return 0;
                    seen = (uint64_t)(unseen - flags);
                }
                if (!below(&a->views[1], from, to, length)) return -1;
                LOOK_UP(rows, codes, from, to, high, found)
                if (!all_below(found, to - from, size)) return -1;
                for (Py_ssize_t k = 0; k < to - from; k++) set(flags + found[k]);
            }
    })
    return 0;
}

PyObject *present_at(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwd")) return NULL;
    const Py_ssize_t some = a.high > a.low;
    if (!fits(&a, 0, "124", some) || !fits(&a, 1, "4", a.high) || !fits(&a, 2, "1", some)) return NULL;
    return over(&a, present_at_part);
}

/* Of codes of one byte: as soon as most have been seen, nobody looks at rows that have one of these. */
static Py_ssize_t present_few(const Arguments *a, const Condition *conditions, int count, Py_ssize_t low,
                              Py_ssize_t high) {
    const uint8_t *codes = DATA(uint8_t, a->views[0]);
    uint8_t *found = DATA(uint8_t, a->views[1]);
    const int size = ITEMS(a->views[1]) < FEW ? (int)ITEMS(a->views[1]) : FEW;
    uint8_t wanted[FEW] = {0}, mask[CHUNK];
    uint32_t kept[CHUNK];
    for (Py_ssize_t from = low, rows = FEW; from < high; from += rows, rows = rows < CHUNK ? 2 * rows : CHUNK) {
        if (rows > high - from) rows = high - from;
        int left = 0;
        for (int code = 0; code < size; code++) {
            wanted[code] = !is_set(found + code);
            left += wanted[code];
        }
        if (left == 0) break;
        if (!below(&a->views[0], from, from + rows, (uint64_t)size)) return -1;
        const Ranges ranges = ranges_of(wanted, size);
        if (ranges.count >= 0) match_ranges(codes + from, rows, &ranges, mask);
        else
            for (Py_ssize_t i = 0; i < rows; i++) mask[i] = wanted[codes[from + i]];
        match_bytes(conditions, count, from, rows, mask);
        const Py_ssize_t n = keep_satisfying(conditions, count, kept, pick_flagged(mask, from, rows, kept));
        if (n < 0) return -1;
        for (Py_ssize_t k = 0; k < n; k++) set(found + codes[kept[k]]);
    }
    return 0;
}

/* Of any codes: first which rows, so that no store waits for a test. */
static Py_ssize_t present_many(const Arguments *a, const Condition *conditions, int count, Py_ssize_t low,
                               Py_ssize_t high) {
    const uint64_t width = (uint64_t)ITEMS(a->views[1]);
    uint8_t *found = DATA(uint8_t, a->views[1]);
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        for (Py_ssize_t from = low; from < high; from += CHUNK) {
            const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;
            Code kept[CHUNK];
            uint8_t mask[CHUNK];
            Py_ssize_t n = 0;
            if (!below(&a->views[0], from, to, width)) return -1;
            memset(mask, 1, (size_t)(to - from));
            for (int at = 0; at < count; at++) {
                const uint8_t *bitmap = DATA(uint8_t, *conditions[at].bitmap);
                if (!below(conditions[at].codes, from, to, (uint64_t)ITEMS(*conditions[at].bitmap))) return -1;
                BY_CODE(*conditions[at].codes, Other, {
                    const Other *others = DATA(Other, *conditions[at].codes);
                    for (Py_ssize_t i = from; i < to; i++) mask[i - from] &= bitmap[others[i]] != 0;
                })
            }
            for (Py_ssize_t i = from; i < to; i++) {
                kept[n] = codes[i];
                n += mask[i - from];
            }
            for (Py_ssize_t k = 0; k < n; k++) set(found + kept[k]);
        }
    })
    return 0;
}

static Py_ssize_t present_where_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    Condition conditions[CONDITIONS_MAX];
    const int count = conditions_from(a, 2, conditions);
    if (a->views[0].itemsize == 1) return present_few(a, conditions, count, low, high);
    return present_many(a, conditions, count, low, high);
}

/* present_where(codes, found, other codes, bitmap, ..., division): marks the codes on the rows whose other codes are
 * all in the bitmaps that follow them, up to CONDITIONS_MAX. Parts share the flags. */
PyObject *present_where(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    char pattern[2 * CONDITIONS_MAX + 4] = "rw";
    const Py_ssize_t conditions = count < 5 ? 1 : count > 2 * CONDITIONS_MAX + 3 ? CONDITIONS_MAX : (count - 3) / 2;
    memset(pattern + 2, 'r', (size_t)(2 * conditions));
    pattern[2 * conditions + 2] = 'd';
    Arguments a = {.high = 0};
    if (!take(&a, given, count, pattern)) return NULL;
    const Py_ssize_t some = a.high > a.low;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "1", some)) return NULL;
    for (int at = 2; at < a.held - 1; at += 2)
        if (!fits(&a, at, "124", a.high) || !fits(&a, at + 1, "1", some)) return NULL;
    return over(&a, present_where_part);
}
