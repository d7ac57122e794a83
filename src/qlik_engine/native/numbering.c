/* Numbering equal keys in order of appearance: whole numbers close to each other, and any of 8 bytes. */
#include "loops.h"
#include "texts.h"

enum { AHEAD = 24 };

/* Where a table is too large to be near, its places are fetched before they are looked at. */
#define NUMBER(Key)                                                                                           \
    const Key *keys = DATA(Key, a.views[0]);                                                                  \
    for (Py_ssize_t i = 0; i < length; i++) {                                                                 \
        if (is_far && i + AHEAD < length) {                                                                   \
            const uint64_t next = (uint64_t)keys[(i + AHEAD) * step] - first;                                 \
            __builtin_prefetch(&table[next < size ? next : 0], 1);                                            \
        }                                                                                                     \
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
    const int is_far = size > (uint64_t)1 << 17;
    uint64_t met = 0;
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    if (a.views[0].itemsize == 4) { NUMBER(int32_t) }
    else { NUMBER(int64_t) }
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : (Py_ssize_t)met);
}

/* number_more_keys(keys, valid, table, known, held, codes) -> n: numbers keys (8 bytes) in order of appearance, equal
 * ones alike, into `codes` (uint32), 0 where `valid` (nothing for all) is 0. The `known` ones are in `held`, in order,
 * and their numbers in `table` (uint32, a power of two of them), 0 for free; the n that were not known are put there,
 * too. */
PyObject *number_more_keys(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwnww")) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]);
    const int some = ITEMS(a.views[1]) > 0;
    const uint64_t known = (uint64_t)a.numbers[0], room = (uint64_t)ITEMS(a.views[2]);
    if (!fits(&a, 0, "8", 0) || !fits(&a, 1, "1", some ? length : 0) || !fits(&a, 2, "4", 1) ||
        !fits(&a, 3, "8", 0) || !fits(&a, 4, "4", length))
        return NULL;
    const uint64_t most = (uint64_t)ITEMS(a.views[3]);
    if ((room & (room - 1)) != 0 || room > (uint64_t)1 << 32 || known >= UINT32_MAX ||
        known + (uint64_t)length >= room || known + (uint64_t)length > most) {
        wrong(&a, "not room for so many");
        return NULL;
    }
    const uint64_t *keys = DATA(uint64_t, a.views[0]);
    const uint8_t *valid = DATA(uint8_t, a.views[1]);
    uint32_t *table = DATA(uint32_t, a.views[2]), *codes = DATA(uint32_t, a.views[4]);
    uint64_t *held = DATA(uint64_t, a.views[3]), n = known;
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t low = 0; low < length && !outside; low += BATCH) {
        const Py_ssize_t high = low + BATCH < length ? low + BATCH : length;
        uint64_t places[BATCH];
        for (Py_ssize_t i = low; i < high; i++) {
            places[i - low] = mixed((keys[i] + seed()) * 0x9E3779B97F4A7C15u) & (room - 1);
            __builtin_prefetch(&table[places[i - low]], 1);
        }
        for (Py_ssize_t i = low; i < high; i++) {
            const uint32_t number = table[places[i - low]];
            __builtin_prefetch(&held[number > 0 && number <= n ? number - 1 : n]);
        }
        for (Py_ssize_t i = low; i < high && !outside; i++) {
            if (some && !valid[i]) { codes[i] = 0; continue; }
            uint64_t at = places[i - low], left = room;
            for (; table[at] != 0; at = (at + 1) & (room - 1)) {
                if (table[at] > n || --left == 0) { outside = 1; break; }
                if (held[table[at] - 1] == keys[i]) break;
            }
            if (outside) break;
            if (table[at] == 0) {
                held[n++] = keys[i];
                table[at] = (uint32_t)n;
            }
            codes[i] = table[at];
        }
    }
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : (Py_ssize_t)(n - known));
}
