/* Counting different codes per group where equal codes follow each other, as those of a key do that its
 * table was loaded by. */
#include "loops.h"

#include <stdlib.h>

/* Compiled twice where the machine can tell at run time whether it counts bits by itself. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) &&                  \
    !defined(__SANITIZE_ADDRESS__)
#define COUNTING __attribute__((target_clones("popcnt", "default")))
#else
#define COUNTING
#endif

/* The same of one group: codes that differ from those before them. */
static Py_ssize_t count_changes(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t known = (uint64_t)ITEMS(a->views[2]);
    const uint8_t *flags = DATA(uint8_t, a->views[2]);
    const int all = known == 0;
    int64_t met = 0;
    int outside = 0, descends = 0;
    BY_CODE(a->views[1], Code, {
        const Code *codes = DATA(Code, a->views[1]);
        if (low == 0 && high > 0) {
            if (!all && codes[0] >= known) return -1;
            met = all ? codes[0] != 0 : flags[codes[0]] != 0;
        }
        for (Py_ssize_t from = low > 0 ? low : 1; from < high; from += CHUNK) {
            const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;
            if (all) {
                Code less = 0;
                uint32_t begun = 0;
                for (Py_ssize_t i = from; i < to; i++) {
                    less |= (Code)(codes[i] < codes[i - 1]);
                    begun += (uint32_t)((codes[i] != codes[i - 1]) & (codes[i] != 0));
                }
                descends |= less != 0;
                met += begun;
                continue;
            }
            if (!below(&a->views[1], from, to, known)) { outside = 1; break; }
            for (Py_ssize_t i = from; i < to; i++) {
                descends |= codes[i] < codes[i - 1];
                met += (flags[codes[i]] != 0) & (codes[i] != codes[i - 1]);
            }
        }
    })
    DATA(int64_t, a->views[3])[part] += met;
    return outside ? -1 : !descends;
}

/* The count of a group; before it is known, how many codes were met, and the last one, more by one. */
typedef union {
    int64_t found;
    struct { uint32_t met, last; } now;
} Counted;

/* count_runs(groups, codes, flags, out, division) -> whether codes ascend: out (int64, a row of zeros for each part)
 * = codes with a flag (0 or 1), each once a group; with no flags for one group, all but 0. Of codes that do not ascend
 * on a part, or that begin before it, nothing is said: rows at the start with the code of the row before them are left
 * out, and rows behind the end with the code of the last row are taken in. */
static Py_ssize_t count_runs_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Py_ssize_t length = ITEMS(a->views[1]);
    const uint64_t known = (uint64_t)ITEMS(a->views[2]), size = (uint64_t)(ITEMS(a->views[3]) / a->parts);
    const uint8_t *flags = DATA(uint8_t, a->views[2]);
    if (size == 1) return count_changes(a, low, high, part);
    Counted *out = DATA(Counted, a->views[3]) + (uint64_t)part * size;
    int outside = 0, ascends = 1;
    BY_CODE(a->views[0], Group, BY_CODE(a->views[1], Code, {
        const Group *groups = DATA(Group, a->views[0]);
        const Code *codes = DATA(Code, a->views[1]);
        Py_ssize_t start = low, stop = high;
        while (low > 0 && start < high && codes[start] == codes[low - 1]) start++;
        if (start < high) /* otherwise all of it belongs to the part before */
            while (stop < length && codes[stop] == codes[high - 1]) stop++;
        for (Py_ssize_t from = start, to; ascends && from < stop; from = to) {
            to = stop - from < CHUNK ? stop : from + CHUNK;
            Code less = 0;
            for (Py_ssize_t i = from > start ? from : start + 1; i < to; i++)
                less |= (Code)(codes[i] < codes[i - 1]);
            ascends = less == 0;
            if (!ascends) break;
            if (codes[to - 1] >= known || !below(&a->views[0], from, to, size)) { outside = 1; break; }
            for (Py_ssize_t i = from; i < to; i++) {
                Counted *own = &out[groups[i]];
                const uint32_t code = codes[i];
                own->now.met += flags[code] & (own->now.last != code + 1);
                own->now.last = code + 1;
            }
        }
    }))
    for (uint64_t group = 0; group < size; group++) out[group].found = out[group].now.met;
    return outside ? -1 : ascends;
}

PyObject *count_runs(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrwd")) return NULL;
    const Py_ssize_t some = a.high > a.low;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "124", a.high) || !fits(&a, 2, "1", 0) ||
        !fits(&a, 3, "8", some ? a.parts : 0))
        return NULL;
    const Py_ssize_t length = ITEMS(a.views[1]);
    if (!fits(&a, 0, "124", length)) return NULL;
    if ((uint64_t)length >= UINT32_MAX || (uint64_t)ITEMS(a.views[2]) >= UINT32_MAX) {
        wrong(&a, "too many rows");
        return NULL;
    }
    return over(&a, count_runs_part);
}

enum { WORD = 64 };

/* Flags of one group, a bit for each code, in whole words. */
static inline Py_ssize_t words_for(Py_ssize_t width) { return (width + WORD - 1) / WORD; }

/* mark_bits(groups, codes, width, seen, division): sets the bit of each group and code; seen (uint64) has words for
 * `width` codes of each group, and that for each part, one behind the other. */
static Py_ssize_t mark_bits_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t width = (uint64_t)a->numbers[0], words = (uint64_t)words_for(a->numbers[0]);
    const uint64_t all = (uint64_t)(ITEMS(a->views[2]) / a->parts), size = all / words;
    uint64_t *seen = DATA(uint64_t, a->views[2]) + (uint64_t)part * all;
    /* Where most of them are set already, no row waits for the store of another. */
    const int are_few = all * WORD <= (uint64_t)(high - low) / 4;
    int outside = 0;
    BY_CODE(a->views[0], Group, BY_CODE(a->views[1], Code, {
        const Group *groups = DATA(Group, a->views[0]);
        const Code *codes = DATA(Code, a->views[1]);
        CHUNKS(below(&a->views[0], from, to, size) && below(&a->views[1], from, to, width), {
            const uint32_t code = codes[i];
            uint64_t *const at = &seen[groups[i] * words + code / WORD];
            const uint64_t bit = (uint64_t)1 << code % WORD;
            if (!are_few || !(*at & bit)) *at |= bit;
        })
    }))
    return outside ? -1 : 0;
}

PyObject *mark_bits(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrnwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "124", a.high) ||
        !fits(&a, 2, "8", a.high > a.low ? a.parts : 0))
        return NULL;
    if (a.numbers[0] < 1 || a.numbers[0] > UINT32_MAX) { wrong(&a, "not a width"); return NULL; }
    return over(&a, mark_bits_part);
}

/* count_bits(seen, flags, out, any, division) -> (all, ...): out (int64) = how many codes with a flag are set in each group; seen is
 * as of mark_bits, as often as there are tables. Parts are of groups, and each leaves in its words of `any` (uint64)
 * what is set in some of them; `all` is how many of these codes have a flag. */
COUNTING static Py_ssize_t count_bits_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Py_ssize_t width = ITEMS(a->views[1]), words = words_for(width), groups = ITEMS(a->views[2]);
    const Py_ssize_t table = groups * words, tables = table > 0 ? ITEMS(a->views[0]) / table : 0;
    const uint8_t *flags = DATA(uint8_t, a->views[1]);
    uint64_t *wanted = calloc((size_t)words + 1, sizeof(uint64_t));
    uint64_t *any = DATA(uint64_t, a->views[3]) + part * words;
    int64_t *out = DATA(int64_t, a->views[2]);
    if (wanted == NULL) return -2;
    for (Py_ssize_t code = 0; code < width; code++)
        wanted[code / WORD] |= (uint64_t)(flags[code] != 0) << code % WORD;
    for (Py_ssize_t group = low; group < high; group++) {
        const uint64_t *seen = DATA(uint64_t, a->views[0]) + group * words;
        int64_t met = 0;
        for (Py_ssize_t at = 0; at < words && tables > 0; at++) {
            uint64_t set = seen[at];
            for (Py_ssize_t other = 1; other < tables; other++) set |= seen[other * table + at];
            any[at] |= set;
            met += __builtin_popcountll(set & wanted[at]);
        }
        out[group] = met;
    }
    Py_ssize_t all = 0;
    for (Py_ssize_t at = 0; at < words; at++) all += __builtin_popcountll(any[at] & wanted[at]);
    free(wanted);
    return all;
}

PyObject *count_bits(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwwd")) return NULL;
    if (!fits(&a, 0, "8", 0) || !fits(&a, 1, "1", 0) || !fits(&a, 2, "8", a.high) ||
        !fits(&a, 3, "8", words_for(ITEMS(a.views[1])) * a.parts))
        return NULL;
    return over(&a, count_bits_part);
}
