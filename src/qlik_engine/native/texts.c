/* Numbering equal texts in order of appearance. */
#include "loops.h"
#include "texts.h"

static inline int64_t end_of(const Py_buffer *ends, Py_ssize_t i) {
    return ends->itemsize == 4 ? DATA(int32_t, *ends)[i] : DATA(int64_t, *ends)[i];
}

/* Whether bounds ascend within so many bytes. */
static int ascend(const Py_buffer *ends, Py_ssize_t length, int64_t most) {
    int64_t before = end_of(ends, 0);
    if (before < 0) return 0;
    for (Py_ssize_t i = 1; i <= length; i++) {
        const int64_t after = end_of(ends, i);
        if (after < before) return 0;
        before = after;
    }
    return before <= most;
}

/* A table of texts has, for each, its number in as many of the lower bits as there are places in the table, and bits of
 * its hash above; 0 is a free place. */
typedef struct {
    uint32_t *slots;
    uint32_t places; /* how many, less one */
} Table;

static inline uint64_t place_of(const Table *t, uint64_t hash) { return hash & t->places; }
static inline uint32_t tag_of(const Table *t, uint64_t hash) { return (uint32_t)(hash >> 32) & ~t->places; }

/* Whether the view can be a table with room for one more than `most` texts. */
static int as_table(Arguments *a, int i, uint64_t most, Table *t) {
    const uint64_t room = (uint64_t)ITEMS(a->views[i]);
    if (!fits(a, i, "4", 1)) return 0;
    if ((room & (room - 1)) != 0 || room > (uint64_t)1 << 32 || most >= room) return wrong(a, "not a table for so many");
    *t = (Table){DATA(uint32_t, a->views[i]), (uint32_t)(room - 1)};
    return 1;
}

/* number_texts(data, bounds, valid, table, known, held, ends, codes) -> n: numbers texts in order of appearance, equal
 * ones alike, into `codes` (uint32), 0 where `valid` (nothing for all) is 0. Text i is data[bounds[i]:bounds[i + 1]]
 * (4 or 8 bytes, signed). The `known` ones are in `table` and, in order, in `held`, each up to its one of `ends`
 * (int64) from the one before; the n that were not known are put there, too. `table` (uint32, a power of two of them)
 * has room for all and one more. */
PyObject *number_texts(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    Table table;
    if (!take(&a, given, count, "rrrwnwww")) return NULL;
    const Py_buffer *bounds = &a.views[1];
    const Py_ssize_t length = ITEMS(*bounds) - 1;
    const int some = ITEMS(a.views[2]) > 0;
    const uint64_t known = (uint64_t)a.numbers[0];
    if (!fits(&a, 0, "1", 0) || !fits(&a, 1, "48", 1) || !fits(&a, 2, "1", some ? length : 0) ||
        !fits(&a, 4, "1", 0) || !fits(&a, 5, "8", 0) || !fits(&a, 6, "4", length))
        return NULL;
    if (known >= UINT32_MAX || (uint64_t)length >= UINT32_MAX - known) { wrong(&a, "too many texts"); return NULL; }
    if (!as_table(&a, 3, known + (uint64_t)length, &table)) return NULL;
    const uint8_t *data = DATA(uint8_t, a.views[0]), *valid = DATA(uint8_t, a.views[2]);
    uint8_t *held = DATA(uint8_t, a.views[4]);
    int64_t *ends = DATA(int64_t, a.views[5]);
    uint32_t *codes = DATA(uint32_t, a.views[6]);
    const uint64_t space = (uint64_t)a.views[4].len, most = (uint64_t)ITEMS(a.views[5]);
    if (known > most) { wrong(&a, "an array is too short"); return NULL; }
    const int64_t used = known ? ends[known - 1] : 0;
    uint64_t n = known, end = (uint64_t)used;
    int outside;
    Py_BEGIN_ALLOW_THREADS
    outside = used < 0 || end > space || !ascend(bounds, length, a.views[0].len);
    for (Py_ssize_t low = 0; low < length && !outside; low += BATCH) {
        const Py_ssize_t high = low + BATCH < length ? low + BATCH : length;
        uint64_t hashes[BATCH];
        uint32_t probable[BATCH];
        for (Py_ssize_t i = low; i < high; i++) {
            const int64_t begin = end_of(bounds, i);
            hashes[i - low] = hash_text(data + begin, (size_t)(end_of(bounds, i + 1) - begin));
            __builtin_prefetch(&table.slots[place_of(&table, hashes[i - low])]);
        }
        /* What probably is the same text will be looked at. */
        for (Py_ssize_t i = low; i < high; i++) {
            const uint32_t slot = table.slots[place_of(&table, hashes[i - low])];
            const uint32_t e = slot & table.places;
            const int alike = e > 0 && e <= n && (slot & ~table.places) == tag_of(&table, hashes[i - low]);
            probable[i - low] = alike ? e : 0;
            if (alike) __builtin_prefetch(&ends[e > 1 ? e - 2 : 0]);
        }
        for (Py_ssize_t i = 0; i < high - low; i++) {
            const uint64_t start = probable[i] > 1 ? (uint64_t)ends[probable[i] - 2] : 0;
            if (probable[i] > 0 && start < end) __builtin_prefetch(held + start);
        }
        for (Py_ssize_t i = low; i < high && !outside; i++) {
            if (some && !valid[i]) { codes[i] = 0; continue; }
            const int64_t begin = end_of(bounds, i), size = end_of(bounds, i + 1) - begin;
            const uint32_t tag = tag_of(&table, hashes[i - low]);
            uint64_t at = place_of(&table, hashes[i - low]), left = (uint64_t)table.places + 1;
            for (; table.slots[at] != 0; at = (at + 1) & table.places) {
                if (--left == 0) { outside = 1; break; }
                if ((table.slots[at] & ~table.places) != tag) continue;
                const uint64_t e = table.slots[at] & table.places;
                if (e == 0 || e > n) { outside = 1; break; }
                const int64_t start = e > 1 ? ends[e - 2] : 0;
                if (ends[e - 1] - start != size) continue;
                if (start < 0 || (uint64_t)ends[e - 1] > end) { outside = 1; break; }
                if (size == 0 || memcmp(held + start, data + begin, (size_t)size) == 0) break;
            }
            if (!outside && table.slots[at] == 0) {
                if (n >= most || (uint64_t)size > space - end) { outside = 1; break; }
                copy_text(held + end, data + begin, (uint64_t)size, space - end, (uint64_t)(a.views[0].len - begin));
                end += (uint64_t)size;
                ends[n++] = (int64_t)end;
                table.slots[at] = tag | (uint32_t)n;
            }
            codes[i] = table.slots[at] & table.places;
        }
    }
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : (Py_ssize_t)(n - known));
}

/* find_texts(held, ends, known, table) -> 0: puts the known texts into an empty table of number_texts. */
PyObject *find_texts(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    Table table;
    if (!take(&a, given, count, "rrnw")) return NULL;
    const Py_ssize_t known = a.numbers[0];
    if (!fits(&a, 0, "1", 0) || !fits(&a, 1, "8", known) || !as_table(&a, 2, (uint64_t)known, &table)) return NULL;
    const uint8_t *held = DATA(uint8_t, a.views[0]);
    const int64_t *ends = DATA(int64_t, a.views[1]);
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    int64_t end = 0;
    for (Py_ssize_t low = 0; low < known && !outside; low += BATCH) {
        const Py_ssize_t high = low + BATCH < known ? low + BATCH : known;
        uint64_t hashes[BATCH];
        for (Py_ssize_t i = low; i < high; i++) {
            if (ends[i] < end || ends[i] > a.views[0].len) { outside = 1; break; }
            hashes[i - low] = hash_text(held + end, (size_t)(ends[i] - end));
            __builtin_prefetch(&table.slots[place_of(&table, hashes[i - low])]);
            end = ends[i];
        }
        for (Py_ssize_t i = low; i < high && !outside; i++) {
            uint64_t at = place_of(&table, hashes[i - low]), left = (uint64_t)table.places + 1;
            while (table.slots[at] != 0 && --left > 0) at = (at + 1) & table.places;
            if (left == 0) outside = 1;
            else table.slots[at] = tag_of(&table, hashes[i - low]) | (uint32_t)(i + 1);
        }
    }
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : 0);
}

static inline int is_before(const uint8_t *one, int64_t size, const uint8_t *other, int64_t other_size,
                            const uint8_t *places) {
    const int64_t shared = size < other_size ? size : other_size;
    int64_t i = 0;
    while (i + 8 <= shared && load8(one + i) == load8(other + i)) i += 8;
    for (; i < shared; i++)
        if (places[one[i]] != places[other[i]]) return places[one[i]] < places[other[i]];
    return size < other_size;
}

/* texts_ascend(data, sizes, places) -> n: 1 if each of some texts, which stand one after the other and have so many
 * bytes (int64), comes behind the one before it, by the places (256 of them) of their bytes; else 0. */
PyObject *texts_ascend(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrr")) return NULL;
    if (!fits(&a, 0, "1", 0) || !fits(&a, 1, "8", 0) || !fits(&a, 2, "1", 256)) return NULL;
    const uint8_t *data = DATA(uint8_t, a.views[0]), *places = DATA(uint8_t, a.views[2]);
    const int64_t *sizes = DATA(int64_t, a.views[1]), room = (int64_t)a.views[0].len;
    const Py_ssize_t length = ITEMS(a.views[1]);
    int outside = 0, ascend = 1;
    Py_BEGIN_ALLOW_THREADS
    for (int64_t i = 0, at = 0; i < length && ascend; at += sizes[i++]) {
        if (sizes[i] < 0 || sizes[i] > room - at) { outside = 1; break; }
        if (i > 0) ascend = is_before(data + at - sizes[i - 1], sizes[i - 1], data + at, sizes[i], places);
    }
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : ascend);
}
