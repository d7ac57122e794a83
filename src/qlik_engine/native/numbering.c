/* Numbering equal keys in order of appearance, where keys are whole numbers close to each other. */
#include "loops.h"

#define NUMBER(Key)                                                                                           \
    const Key *keys = DATA(Key, a.views[0]);                                                                  \
    for (Py_ssize_t i = 0; i < length; i++) {                                                                 \
        const uint64_t at = (uint64_t)keys[i * step] - first;                                                 \
        if (some && !valid[i]) { codes[i] = 0; continue; }                                                    \
        if (at >= size) { outside = 1; break; }                                                               \
        if (table[at] == 0) {                                                                                 \
            if (met >= room) { outside = 1; break; }                                                          \
            firsts[met++] = i;                                                                                \
            table[at] = (uint32_t)(known + met);                                                              \
        }                                                                                                     \
        codes[i] = table[at];                                                                                 \
    }

/* number_range(keys, step, low, known, valid, table, codes, firsts) -> n: numbers every step-th of the keys (4 or 8
 * bytes, signed) in order of appearance, equal ones alike, into `codes` (uint32), 0 where `valid` (nothing for all)
 * is 0. Keys are `low` or more; `table` (uint32) is as long as they are far apart and has the numbers of the `known`
 * ones, 0 for others. The rows of the n that were not known go into `firsts` (int64). */
PyObject *number_range(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rnnnrwww")) return NULL;
    const Py_ssize_t step = a.numbers[0];
    if (step < 1) { wrong(&a, "not a step"); return NULL; }
    const Py_ssize_t length = ITEMS(a.views[0]) / step;
    const int some = ITEMS(a.views[1]) > 0;
    if (!fits(&a, 0, "48", 0) || !fits(&a, 1, "1", some ? length : 0) || !fits(&a, 2, "4", 0) ||
        !fits(&a, 3, "4", length) || !fits(&a, 4, "8", 0))
        return NULL;
    const uint64_t first = (uint64_t)a.numbers[1], known = (uint64_t)a.numbers[2],
                   size = (uint64_t)ITEMS(a.views[2]), room = (uint64_t)ITEMS(a.views[4]);
    if (known > UINT32_MAX || known + (uint64_t)length > UINT32_MAX) { wrong(&a, "too many keys"); return NULL; }
    const uint8_t *valid = DATA(uint8_t, a.views[1]);
    uint32_t *table = DATA(uint32_t, a.views[2]), *codes = DATA(uint32_t, a.views[3]);
    int64_t *firsts = DATA(int64_t, a.views[4]);
    uint64_t met = 0;
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    if (a.views[0].itemsize == 4) { NUMBER(int32_t) }
    else { NUMBER(int64_t) }
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : (Py_ssize_t)met);
}
