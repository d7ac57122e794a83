/* What loops over lists of rows share. */
#ifndef QLIK_ENGINE_ROWS_H
#define QLIK_ENGINE_ROWS_H

#include "loops.h"

/* Rows that are looked up at once, how far ahead of that, and the bytes of columns from which on that is worth it. */
enum { SOME = 1024, AHEAD = 96, NEAR = 1 << 20 };

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

/* The lowest bits of eight flags that are 0 or 1, side by side (of bytes in memory, the first is the lowest). */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define GATHERED(eight) ((unsigned)(((eight) * 0x8040201008040201u) >> 56))
#else
#define GATHERED(eight) ((unsigned)(((eight) * 0x0102040810204080u) >> 56))
#endif

/* For each combination of eight flags, where those that are set stand, and how many these are (rows.c). */
extern uint32_t places_of[256][8];
extern uint8_t count_of[256];

/* Writes the numbers of the rows among eight from `first` on that have a flag (0 or 1), and a few too many; how many
 * there are. */
static inline Py_ssize_t pick_eight(const uint8_t *flags, uint32_t first, uint32_t *rows) {
    uint64_t eight;
    memcpy(&eight, flags, 8);
    const unsigned bits = GATHERED(eight);
    uint32_t places[8];
    memcpy(places, places_of[bits], sizeof(places));
    for (int k = 0; k < 8; k++) places[k] += first;
    memcpy(rows, places, sizeof(places));
    return count_of[bits];
}

/* Codes of one byte that are wanted, as ranges of them: compared in many rows at once. */
enum { RANGES_MAX = 8 };
typedef struct {
    int count; /* -1 where there are too many */
    uint8_t first[RANGES_MAX], span[RANGES_MAX];
} Ranges;

static inline Ranges ranges_of(const uint8_t *wanted, int size) {
    Ranges found = {.count = 0};
    for (int code = 0; code < size; code++) {
        if (!wanted[code]) continue;
        if (found.count == RANGES_MAX) { found.count = -1; break; }
        const int first = code;
        while (code + 1 < size && wanted[code + 1]) code++;
        found.first[found.count] = (uint8_t)first;
        found.span[found.count++] = (uint8_t)(code - first);
    }
    return found;
}

/* mask = 1 where a code is in one of the ranges, else 0. */
static inline void match_ranges(const uint8_t *codes, Py_ssize_t count, const Ranges *ranges, uint8_t *mask) {
    if (ranges->count == 0) memset(mask, 0, (size_t)count);
    for (int at = 0; at < ranges->count; at++) {
        const uint8_t first = ranges->first[at], span = ranges->span[at];
        if (at == 0)
            for (Py_ssize_t i = 0; i < count; i++) mask[i] = (uint8_t)(codes[i] - first) <= span;
        else
            for (Py_ssize_t i = 0; i < count; i++) mask[i] |= (uint8_t)(codes[i] - first) <= span;
    }
}

/* The same for any number of rows with flags from `first` on, few of which are set: none of most that are side by side. */
static inline Py_ssize_t pick_flagged(const uint8_t *flags, Py_ssize_t first, Py_ssize_t count, uint32_t *rows) {
    Py_ssize_t n = 0, i = 0;
    for (; i + 32 <= count; i += 32) {
        uint64_t some[4];
        memcpy(some, flags + i, 32);
        if ((some[0] | some[1] | some[2] | some[3]) == 0) continue;
        for (int at = 0; at < 32; at += 8) n += pick_eight(flags + i + at, (uint32_t)(first + i + at), rows + n);
    }
    for (; i < count; i++) {
        rows[n] = (uint32_t)(first + i);
        n += flags[i];
    }
    return n;
}

enum { CONDITIONS_MAX = 4 };

/* Rows that have to satisfy something: their codes in a column, and which of these do; the same as ranges, if codes
 * are of one byte and these a few ranges. */
typedef struct {
    const Py_buffer *codes, *bitmap;
    Ranges ranges;
} Condition;

/* The conditions among the arguments from one on, of which the division is the last: codes and bitmap of each. */
static inline int conditions_from(const Arguments *a, int first, Condition *conditions) {
    const int count = (a->held - 1 - first) / 2;
    for (int at = 0; at < count; at++) {
        Condition *one = &conditions[at];
        *one = (Condition){&a->views[first + 2 * at], &a->views[first + 2 * at + 1], {.count = -1}};
        const Py_ssize_t size = ITEMS(*one->bitmap);
        if (one->codes->itemsize == 1) one->ranges = ranges_of(DATA(uint8_t, *one->bitmap), size < 256 ? (int)size : 256);
    }
    return count;
}

/* Keeps those of some rows whose code is in a bitmap; how many there are, -1 where a code is out of range. */
static inline Py_ssize_t keep_matching(const Condition *condition, uint32_t *rows, Py_ssize_t count) {
    const uint64_t size = (uint64_t)ITEMS(*condition->bitmap);
    const uint8_t *bitmap = DATA(uint8_t, *condition->bitmap);
    Py_ssize_t n = 0;
    int outside = 0;
    BY_CODE(*condition->codes, Code, {
        const Code *codes = DATA(Code, *condition->codes);
        for (Py_ssize_t k = 0; k < count; k++) {
            const uint32_t row = rows[k];
            const int is_known = codes[row] < size;
            outside |= !is_known;
            rows[n] = row;
            n += bitmap[is_known ? codes[row] : 0] != 0;
        }
    })
    return outside ? -1 : n;
}

/* Keeps those of some rows that satisfy the conditions that `match_bytes` has not looked at; likewise. */
static inline Py_ssize_t keep_satisfying(const Condition *conditions, int count, uint32_t *rows, Py_ssize_t n) {
    for (int at = 0; at < count && n > 0; at++)
        if (conditions[at].ranges.count < 0) n = keep_matching(&conditions[at], rows, n);
    return n;
}

/* Flags of rows that may satisfy the conditions: those that are a few ranges of codes of one byte are looked at. */
static inline void match_bytes(const Condition *conditions, int count, Py_ssize_t from, Py_ssize_t rows,
                               uint8_t *mask) {
    uint8_t flags[CHUNK];
    for (int at = 0; at < count; at++) {
        if (conditions[at].ranges.count < 0) continue;
        match_ranges(DATA(uint8_t, *conditions[at].codes) + from, rows, &conditions[at].ranges, flags);
        for (Py_ssize_t i = 0; i < rows; i++) mask[i] &= flags[i];
    }
}

#endif
