/* Numbering equal keys in order of appearance, where keys are whole numbers close to each other. */
#include "loops.h"

#define NUMBER(Key)                                                                                           \
    const Key *keys = DATA(Key, a.views[0]);                                                                  \
    for (Py_ssize_t i = 0; i < length; i++) {                                                                 \
        const uint64_t at = (uint64_t)keys[i] - first;                                                        \
        if (some && !valid[i]) { codes[i] = 0; continue; }                                                    \
        if (at >= size) { outside = 1; break; }                                                               \
        if (table[at] == 0) {                                                                                 \
            if ((uint64_t)n >= room) { outside = 1; break; }                                                  \
            firsts[n++] = i;                                                                                  \
            table[at] = (uint32_t)n;                                                                          \
        }                                                                                                     \
        codes[i] = table[at];                                                                                 \
    }

/* number_range(keys, low, valid, table, codes, firsts) -> n: numbers equal keys (4 or 8 bytes, signed) 1..n in
 * order of appearance into `codes` (uint32), 0 where `valid` (nothing for all) is 0, and their first rows into
 * `firsts` (int64). Keys are `low` or more; `table` (uint32, all 0) is as long as they are far apart. */
PyObject *number_range(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rnrwww")) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]);
    const int some = ITEMS(a.views[1]) > 0;
    if (!fits(&a, 0, "48", 0) || !fits(&a, 1, "1", some ? length : 0) || !fits(&a, 2, "4", 0) ||
        !fits(&a, 3, "4", length) || !fits(&a, 4, "8", 0))
        return NULL;
    const uint64_t first = (uint64_t)a.numbers[0], size = (uint64_t)ITEMS(a.views[2]),
                   room = (uint64_t)ITEMS(a.views[4]);
    const uint8_t *valid = DATA(uint8_t, a.views[1]);
    uint32_t *table = DATA(uint32_t, a.views[2]), *codes = DATA(uint32_t, a.views[3]);
    int64_t *firsts = DATA(int64_t, a.views[4]);
    Py_ssize_t n = 0;
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    if (a.views[0].itemsize == 4) { NUMBER(int32_t) }
    else { NUMBER(int64_t) }
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : n);
}
