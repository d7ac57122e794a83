/* Counting different codes per group where equal codes follow each other, as those of a key do that its
 * table was loaded by. */
#include "loops.h"

#include <stdlib.h>

/* count_runs(groups, codes, flags, out, low, high) -> whether codes ascend: out (int64) += codes with a flag,
 * each once a group. Of codes that do not ascend on the range, or that begin before it, nothing is said: rows
 * at the start with the code of the row before them are left out, and rows behind the end with the code of
 * the last row are taken in. */
PyObject *count_runs(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrwnn")) return NULL;
    Py_ssize_t low = a.numbers[0], high = a.numbers[1];
    if (!in_range(&a, low, high) || !fits(&a, 0, "124", high) || !fits(&a, 1, "124", high) ||
        !fits(&a, 2, "1", high > low) || !fits(&a, 3, "8", high > low))
        return NULL;
    const Py_ssize_t length = ITEMS(a.views[1]);
    if (!fits(&a, 0, "124", length)) return NULL;
    const uint64_t known = (uint64_t)ITEMS(a.views[2]), size = (uint64_t)ITEMS(a.views[3]);
    const uint8_t *flags = DATA(uint8_t, a.views[2]);
    int64_t *out = DATA(int64_t, a.views[3]);
    if ((uint64_t)length >= UINT32_MAX || known >= UINT32_MAX) {
        wrong(&a, "too many rows");
        return NULL;
    }
    /* The code met last in each group, more by one, and how many were. */
    struct { uint32_t last, met; } *own = calloc(size ? size : 1, sizeof(*own));
    if (own == NULL) return done(&a, -2);
    int outside = 0, ascends = 1;
    Py_BEGIN_ALLOW_THREADS
    BY_CODE(a.views[0], Group, BY_CODE(a.views[1], Code, {
        const Group *groups = DATA(Group, a.views[0]);
        const Code *codes = DATA(Code, a.views[1]);
        Py_ssize_t i = low;
        while (low > 0 && i < high && codes[i] == codes[low - 1]) i++;
        const Py_ssize_t stop = i < high ? length : i; /* all of it may belong to the range before */
        Code before = i < stop ? codes[i] : 0;
        for (; i < stop && (i < high || codes[i] == codes[high - 1]); i++) {
            const Code code = codes[i];
            const uint64_t group = groups[i];
            if (code < before) { ascends = 0; break; }
            if (code >= known || group >= size) { outside = 1; break; }
            own[group].met += flags[code] & (own[group].last != (uint32_t)code + 1);
            own[group].last = (uint32_t)code + 1;
            before = code;
        }
    }))
    for (uint64_t group = 0; group < size; group++) out[group] += own[group].met;
    Py_END_ALLOW_THREADS
    free(own);
    return done(&a, outside ? -1 : ascends);
}
