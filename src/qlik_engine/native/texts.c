/* Numbering equal texts in order of appearance. */
#include "loops.h"
#include "texts.h"

static inline int64_t end_of(const Py_buffer *ends, Py_ssize_t i) {
    return ends->itemsize == 4 ? DATA(int32_t, *ends)[i] : DATA(int64_t, *ends)[i];
}

/* number_texts(data, bounds, valid, codes, firsts) -> n: numbers equal texts 1..n in order of appearance into
 * `codes` (uint32), 0 where `valid` (nothing for all) is 0, and their first rows into `firsts` (int64). Text i is
 * data[bounds[i]:bounds[i + 1]] (4 or 8 bytes, signed). */
PyObject *number_texts(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrww")) return NULL;
    const Py_buffer *ends = &a.views[1];
    const Py_ssize_t length = ITEMS(*ends) - 1;
    const int some = ITEMS(a.views[2]) > 0;
    if (!fits(&a, 0, "1", 0) || !fits(&a, 1, "48", 1) || !fits(&a, 2, "1", some ? length : 0) ||
        !fits(&a, 3, "4", length) || !fits(&a, 4, "8", length))
        return NULL;
    if ((uint64_t)length >= UINT32_MAX) { wrong(&a, "too many texts"); return NULL; }
    const uint8_t *data = DATA(uint8_t, a.views[0]), *valid = DATA(uint8_t, a.views[2]);
    uint32_t *codes = DATA(uint32_t, a.views[3]);
    int64_t *firsts = DATA(int64_t, a.views[4]);
    uint32_t n = 0;
    int outside = 0;
    uint64_t room = 1024;
    Slot *table = calloc(room, sizeof(Slot));
    Py_BEGIN_ALLOW_THREADS
    int64_t before = end_of(ends, 0);
    outside = before < 0;
    for (Py_ssize_t i = 0; i < length && !outside; i++) {
        const int64_t after = end_of(ends, i + 1);
        outside = after < before;
        before = after;
    }
    outside = outside || before > a.views[0].len;
    for (Py_ssize_t low = 0; low < length && !outside && table != NULL; low += BATCH) {
        const Py_ssize_t high = low + BATCH < length ? low + BATCH : length;
        uint32_t hashes[BATCH];
        for (Py_ssize_t i = low; i < high; i++) {
            const int64_t begin = end_of(ends, i);
            hashes[i - low] = (uint32_t)hash_text(data + begin, (size_t)(end_of(ends, i + 1) - begin));
            __builtin_prefetch(&table[hashes[i - low] & (room - 1)]);
        }
        for (Py_ssize_t i = low; i < high; i++) {
            if (some && !valid[i]) { codes[i] = 0; continue; }
            const int64_t begin = end_of(ends, i), size = end_of(ends, i + 1) - begin;
            uint64_t at = hashes[i - low] & (room - 1);
            for (; table[at].number != 0; at = (at + 1) & (room - 1)) {
                if (table[at].hash != hashes[i - low]) continue;
                const int64_t first = firsts[table[at].number - 1], start = end_of(ends, first);
                if (end_of(ends, first + 1) - start != size) continue;
                if (size == 0 || memcmp(data + start, data + begin, (size_t)size) == 0) break;
            }
            if (table[at].number == 0) {
                firsts[n++] = i;
                table[at] = (Slot){hashes[i - low], n};
            }
            codes[i] = table[at].number;
            if ((uint64_t)n * 2 > room && !widen_table(&table, &room)) break;
        }
    }
    Py_END_ALLOW_THREADS
    if (table == NULL) return done(&a, -2);
    free(table);
    return done(&a, outside ? -1 : (Py_ssize_t)n);
}
