/* Lists of rows: the numbers (uint32, ascending) of the rows that satisfy something, and what is on them. */
#include "loops.h"

/* Rows of one key that are written at once. */
enum { RUN = 8 };

/* pick(mask, rows, low, high) -> n: the numbers of the rows in the mask; `rows` has room for just so many. */
PyObject *pick(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rwnn")) return NULL;
    Py_ssize_t low = a.numbers[0], high = a.numbers[1], n = 0;
    if (!in_range(&a, low, high) || !fits(&a, 0, "1", high) || !fits(&a, 1, "4", 0)) return NULL;
    const uint8_t *mask = DATA(uint8_t, a.views[0]);
    uint32_t *rows = DATA(uint32_t, a.views[1]);
    const Py_ssize_t room = ITEMS(a.views[1]);
    Py_BEGIN_ALLOW_THREADS
    /* Eight rows at a time, each written ahead of its test as long as there is room for all of them. */
    Py_ssize_t i = low;
    for (; i + 8 <= high && n + 8 <= room; i += 8) {
        uint64_t eight;
        memcpy(&eight, mask + i, 8);
        if (eight == 0) continue;
        for (int k = 0; k < 8; k++) { rows[n] = (uint32_t)(i + k); n += mask[i + k] != 0; }
    }
    for (; i < high && n < room; i++)
        if (mask[i]) rows[n++] = (uint32_t)i;
    Py_END_ALLOW_THREADS
    return done(&a, n);
}

/* pick_matching(codes, bitmap, rows, low, high) -> n: the numbers of the rows whose code is in the bitmap;
 * `rows` has room for all rows of the range. */
PyObject *pick_matching(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwnn")) return NULL;
    Py_ssize_t low = a.numbers[0], high = a.numbers[1], n = 0;
    if (!in_range(&a, low, high) || !fits(&a, 0, "124", high) || !fits(&a, 1, "1", high > low) ||
        !fits(&a, 2, "4", high - low))
        return NULL;
    const uint64_t size = (uint64_t)ITEMS(a.views[1]);
    const uint8_t *bitmap = DATA(uint8_t, a.views[1]);
    uint32_t *rows = DATA(uint32_t, a.views[2]);
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    BY_CODE(a.views[0], Code, {
        const Code *codes = DATA(Code, a.views[0]);
        CHUNKS(below(&a.views[0], from, to, size), {
            rows[n] = (uint32_t)i;
            n += bitmap[codes[i]] != 0;
        })
    })
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : n);
}

/* pick_among(rows, codes, bitmap, kept, low, high) -> n: those of `rows[low:high]` whose code is in the bitmap;
 * `kept` has room for all of them. */
PyObject *pick_among(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrwnn")) return NULL;
    Py_ssize_t low = a.numbers[0], high = a.numbers[1], n = 0;
    if (!in_range(&a, low, high) || !fits(&a, 0, "4", high) || !fits(&a, 1, "124", high > low) ||
        !fits(&a, 2, "1", high > low) || !fits(&a, 3, "4", high - low))
        return NULL;
    const uint64_t size = (uint64_t)ITEMS(a.views[2]);
    const uint8_t *bitmap = DATA(uint8_t, a.views[2]);
    const uint32_t *rows = DATA(uint32_t, a.views[0]);
    uint32_t *kept = DATA(uint32_t, a.views[3]);
    const uint64_t length = (uint64_t)ITEMS(a.views[1]);
    uint64_t most = 0;
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    BY_CODE(a.views[1], Code, {
        const Code *codes = DATA(Code, a.views[1]);
        CHUNKS(below(&a.views[0], from, to, length), {
            const uint32_t row = rows[i];
            uint64_t code = codes[row];
            most = code > most ? code : most;
            code = code < size ? code : 0;
            kept[n] = row;
            n += bitmap[code] != 0;
        })
    })
    Py_END_ALLOW_THREADS
    return done(&a, outside || (low < high && most >= size) ? -1 : n);
}

/* present_at(codes, rows, found, wanted, low, high) -> new: marks codes that occur on `rows[low:high]`; stops
 * after `wanted` new ones. */
PyObject *present_at(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwnnn")) return NULL;
    Py_ssize_t wanted = a.numbers[0], low = a.numbers[1], high = a.numbers[2], met = 0;
    if (!in_range(&a, low, high) || !fits(&a, 0, "124", high > low) || !fits(&a, 1, "4", high) ||
        !fits(&a, 2, "1", high > low))
        return NULL;
    const uint64_t size = (uint64_t)ITEMS(a.views[2]), length = (uint64_t)ITEMS(a.views[0]);
    const uint32_t *rows = DATA(uint32_t, a.views[1]);
    uint8_t *found = DATA(uint8_t, a.views[2]);
    uint64_t most = 0;
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    BY_CODE(a.views[0], Code, {
        const Code *codes = DATA(Code, a.views[0]);
        for (Py_ssize_t i = low; i < high && met < wanted && !outside;) {
            const Py_ssize_t end = high - i < CHUNK ? high : i + CHUNK;
            outside = !below(&a.views[1], i, end, length);
            for (; i < end && !outside; i++) {
                uint64_t code = codes[rows[i]];
                most = code > most ? code : most;
                code = code < size ? code : 0;
                met += !found[code];
                found[code] = 1;
            }
        }
    })
    Py_END_ALLOW_THREADS
    return done(&a, outside || (low < high && most >= size) ? -1 : met);
}

/* mark_matching(codes, bitmap, others, found, low, high): marks the codes in `others` of the rows whose code is
 * in the bitmap. */
PyObject *mark_matching(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrwnn")) return NULL;
    Py_ssize_t low = a.numbers[0], high = a.numbers[1];
    if (!in_range(&a, low, high) || !fits(&a, 0, "124", high) || !fits(&a, 1, "1", high > low) ||
        !fits(&a, 2, "124", high) || !fits(&a, 3, "1", high > low))
        return NULL;
    const uint64_t size = (uint64_t)ITEMS(a.views[1]), width = (uint64_t)ITEMS(a.views[3]);
    const uint8_t *bitmap = DATA(uint8_t, a.views[1]);
    uint8_t *found = DATA(uint8_t, a.views[3]);
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    BY_CODE(a.views[0], Code, BY_CODE(a.views[2], Other, {
        const Code *codes = DATA(Code, a.views[0]);
        const Other *others = DATA(Other, a.views[2]);
        for (Py_ssize_t from = low; from < high; from += CHUNK) {
            const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;
            if (!(below(&a.views[0], from, to, size) && below(&a.views[2], from, to, width))) {
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
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : 0);
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

/* pick_runs(bitmap, starts, rows, low, high) -> n: the rows of the codes low to high that are in the bitmap, by
 * the starts that find_runs gives; `rows` has room for those of all these codes. */
PyObject *pick_runs(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwnn")) return NULL;
    Py_ssize_t low = a.numbers[0], high = a.numbers[1], n = 0;
    if (!in_range(&a, low, high) || !fits(&a, 0, "1", high) || !fits(&a, 1, "4", high + 1) ||
        !fits(&a, 2, "4", 0))
        return NULL;
    const uint8_t *bitmap = DATA(uint8_t, a.views[0]);
    const uint32_t *starts = DATA(uint32_t, a.views[1]);
    uint32_t *rows = DATA(uint32_t, a.views[2]);
    const Py_ssize_t room = ITEMS(a.views[2]);
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t from = low; from < high && !outside; from += CHUNK) {
        const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;
        /* First which codes, so that nothing waits for a test. */
        uint32_t wanted[CHUNK];
        Py_ssize_t many = 0;
        for (Py_ssize_t code = from; code < to; code++) {
            wanted[many] = (uint32_t)(code - from);
            many += bitmap[code] != 0;
        }
        for (Py_ssize_t i = 0; i < many; i++) {
            const uint32_t *run = starts + from + wanted[i];
            const uint32_t first = run[0], length = run[1] - first;
            if (length > (uint64_t)(room - n)) { outside = 1; break; }
            if (length <= RUN && room - n >= RUN)
                for (uint32_t k = 0; k < RUN; k++) rows[n + k] = first + k; /* a few too many */
            else
                for (uint32_t k = 0; k < length; k++) rows[n + k] = first + k;
            n += length;
        }
    }
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : n);
}
