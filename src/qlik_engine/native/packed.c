/* Loops that count and add up by the same groups, as one. What each of them adds for a row goes into a field of a
 * word of 64 bits: a code's word is looked up once, and added to that of its row's group. Sums of whole numbers come
 * out as they do one by one, since they are exact either way; others stay as they are. Two loops that look for the
 * least of the same codes share their pass as well. */
#include "loops.h"

#include <stdlib.h>

enum {
    WORD = 64,
    EXACT = 53,    /* bits of whole numbers that floats hold */
    FIELDS_MAX = 6,
    LANES = 4,     /* copies of few groups, as in kernels.c */
    SPREAD_MAX = 2048,
    WORTH = 8,     /* rows for each code, so that words are worth being made */
    TURN = 64      /* and rows for each group before its word is taken apart */
};

/* A field: where its sums go, and how many bits it has. */
typedef struct {
    const Arguments *of;
    int bits;
} Field;

struct Packed {
    Packed *next; /* of those that one call holds */
    const Py_buffer *groups, *codes;
    uint64_t size, known;
    Py_ssize_t most; /* so many rows never overflow a field */
    int count;
    Field fields[FIELDS_MAX];
    uint64_t words[];
};

static inline const Py_buffer *out_of(const Arguments *a) { return &a->views[a->held - 2]; }

static inline int is_same(const Py_buffer *one, const Py_buffer *other) {
    return one->buf == other->buf && one->len == other->len && one->itemsize == other->itemsize;
}

/* The largest whole number in a table without its sign; -1 if some are not whole, or too large. */
static int64_t largest_whole(const Py_buffer *view) {
    const double *numbers = DATA(double, *view);
    const Py_ssize_t length = ITEMS(*view);
    double most = 0;
    int whole = 1;
    for (Py_ssize_t i = 0; i < length && whole; i++) {
        const double size = numbers[i] < 0 ? -numbers[i] : numbers[i];
        whole = size <= (double)INT32_MAX && (double)(int32_t)size == size;
        most = size > most ? size : most;
    }
    return whole ? (int64_t)most : -1;
}

static int bits_of(uint64_t number) {
    int bits = 0;
    for (; number != 0; number >>= 1) bits++;
    return bits;
}

/* Adds up what is in the words of all groups, and begins them anew. */
static void take_apart(const Packed *pack, uint64_t *slots, int copies, Py_ssize_t part) {
    for (int at = 1; at < copies; at++)
        for (uint64_t g = 0; g < pack->size; g++) slots[g] += slots[(uint64_t)at * pack->size + g];
    for (int at = 0; at < pack->count; at++) {
        const Field *field = &pack->fields[at];
        const Py_buffer *out = out_of(field->of);
        const int rest = WORD - field->bits, is_sum = field->of->loop == sum_coded_part;
        double *sums = DATA(double, *out) + (uint64_t)part * pack->size;
        int64_t *counts = DATA(int64_t, *out) + (uint64_t)part * pack->size;
        for (uint64_t g = 0; g < pack->size; g++) {
            /* The lowest bits with their sign; what is above them is one less where that is negative. */
            const int64_t found = (int64_t)(slots[g] << rest) >> rest;
            slots[g] = (uint64_t)((int64_t)(slots[g] - (uint64_t)found) >> field->bits);
            if (is_sum) sums[g] += (double)found;
            else counts[g] += found;
        }
    }
    memset(slots, 0, sizeof(uint64_t) * pack->size * (size_t)copies);
}

static Py_ssize_t packed_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Packed *pack = a->packed;
    const uint64_t *words = pack->words;
    const int copies = pack->size <= SPREAD_MAX && high - low > 4 * LANES ? LANES : 1;
    const uint64_t stride = copies > 1 ? pack->size : 0;
    uint64_t *slots = calloc(pack->size * (uint64_t)copies + 1, sizeof(uint64_t));
    if (slots == NULL) return -2;
    uint64_t *first = slots, *second = first + stride, *third = second + stride, *fourth = third + stride;
    int outside = 0;
    Py_ssize_t since = 0;
    BY_CODE(*pack->groups, Group, BY_CODE(*pack->codes, Code, {
        const Group *groups = DATA(Group, *pack->groups);
        const Code *codes = DATA(Code, *pack->codes);
        for (Py_ssize_t from = low; from < high; from += CHUNK) {
            const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;
            if (!(below(pack->groups, from, to, pack->size) && below(pack->codes, from, to, pack->known))) {
                outside = 1;
                break;
            }
            if (since + CHUNK > pack->most) {
                take_apart(pack, slots, copies, part);
                since = 0;
            }
            since += to - from;
            Py_ssize_t i = from;
            for (; i + LANES <= to; i += LANES) {
                first[groups[i]] += words[codes[i]];
                second[groups[i + 1]] += words[codes[i + 1]];
                third[groups[i + 2]] += words[codes[i + 2]];
                fourth[groups[i + 3]] += words[codes[i + 3]];
            }
            for (; i < to; i++) first[groups[i]] += words[codes[i]];
        }
    }))
    if (!outside) take_apart(pack, slots, copies, part);
    free(slots);
    return outside ? -1 : 0;
}

/* The least of two tables of ranks. */
static Py_ssize_t lowest_of_two_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Packed *pack = a->packed;
    const Arguments *one = pack->fields[0].of, *other = pack->fields[1].of;
    const int64_t *ranks = DATA(int64_t, one->views[2]), *others = DATA(int64_t, other->views[2]);
    int64_t *least = DATA(int64_t, one->views[3]) + (uint64_t)part * pack->size;
    int64_t *least_other = DATA(int64_t, other->views[3]) + (uint64_t)part * pack->size;
    int outside = 0;
    BY_CODE(*pack->groups, Group, BY_CODE(*pack->codes, Code, {
        const Group *groups = DATA(Group, *pack->groups);
        const Code *codes = DATA(Code, *pack->codes);
        CHUNKS(below(pack->groups, from, to, pack->size) && below(pack->codes, from, to, pack->known), {
            const uint32_t group = groups[i];
            const int64_t rank = ranks[codes[i]];
            const int64_t rank_other = others[codes[i]];
            if ((rank < least[group]) | (rank_other < least_other[group])) {
                least[group] = rank < least[group] ? rank : least[group];
                least_other[group] = rank_other < least_other[group] ? rank_other : least_other[group];
            }
        })
    }))
    return outside ? -1 : 0;
}

/* How many bits a row of a loop may add to, with the sign; 0 for loops whose sums no field holds. */
static int bits_added(const Arguments *a, Py_ssize_t rows) {
    if (a->loop == count_part) return 2;
    if ((a->loop != count_flagged_part && a->loop != sum_coded_part) || ITEMS(a->views[2]) > rows / WORTH) return 0;
    if (a->loop == count_flagged_part) return 2;
    const int64_t most = largest_whole(&a->views[2]);
    const int bits = bits_of((uint64_t)most);
    return most < 0 || bits + bits_of((uint64_t)rows) > EXACT ? 0 : bits + 1;
}

/* The word of every code. */
static void make_words(Packed *pack) {
    int shift = 0;
    for (uint64_t code = 0; code < pack->known; code++) pack->words[code] = 0;
    for (int at = 0; at < pack->count; at++) {
        const Arguments *of = pack->fields[at].of;
        const double *numbers = of->loop == sum_coded_part ? DATA(double, of->views[2]) : NULL;
        const uint8_t *flags = of->loop == count_flagged_part ? DATA(uint8_t, of->views[2]) : NULL;
        for (uint64_t code = 0; code < pack->known; code++) {
            const int64_t number = numbers != NULL ? (int64_t)numbers[code] : flags == NULL || flags[code] != 0;
            pack->words[code] += (uint64_t)number << shift;
        }
        shift += pack->fields[at].bits;
    }
}

/* Whether the fields fit into words, for enough rows; gives each its bits. */
static int share_bits(Packed *pack, const Arguments *a) {
    Py_ssize_t largest = 0;
    int taken = 0;
    for (Py_ssize_t part = 0; part < a->parts; part++) {
        const Py_ssize_t rows = a->limits[part + 1] - a->limits[part];
        largest = rows > largest ? rows : largest;
    }
    for (int at = 0; at < pack->count; at++) taken += pack->fields[at].bits;
    const int more = (WORD - taken) / pack->count;
    if (taken >= WORD || more < 1) return 0;
    pack->most = (Py_ssize_t)1 << (more < 40 ? more : 40);
    for (int at = 0; at < pack->count; at++) pack->fields[at].bits += more;
    return pack->most >= CHUNK && (pack->most >= largest || (uint64_t)pack->most >= TURN * pack->size);
}

static int is_reduction(Loop loop) {
    return loop == count_part || loop == count_flagged_part || loop == sum_coded_part || loop == lowest_part;
}

/* Puts loop `seed` and those behind it that can share a pass together; NULL if there are none, or without memory. The
 * last of them does the work of all, when everything is there that they read. */
static Packed *packed_with(Loop *loops, Arguments **arguments, int count, int seed) {
    const Arguments *first = arguments[seed];
    const int is_least = first->loop == lowest_part;
    const Py_ssize_t rows = first->high - first->low, size = ITEMS(*out_of(first)) / first->parts;
    int bits[FIELDS_MAX], members[FIELDS_MAX], found = 0;
    Py_ssize_t known = ITEMS(first->views[2]);
    for (int at = 0; at < count && found < (is_least ? 2 : FIELDS_MAX); at++) {
        const Arguments *a = arguments[at];
        const int is_coded = a->loop != count_part;
        if (loops[at] != a->loop || !is_reduction(a->loop) || (a->loop == lowest_part) != is_least) continue;
        if (!is_same(&a->views[0], &first->views[0]) || ITEMS(*out_of(a)) / a->parts != size) continue;
        if (is_coded && !is_same(&a->views[1], &first->views[1])) continue;
        bits[found] = is_least ? 1 : bits_added(a, rows);
        if (bits[found] == 0) continue;
        if (is_coded && ITEMS(a->views[2]) < known) known = ITEMS(a->views[2]);
        members[found++] = at;
    }
    if (found < 2) return NULL;
    Packed *pack = PyMem_Malloc(sizeof(Packed) + (is_least ? 0 : sizeof(uint64_t) * (size_t)known));
    if (pack == NULL) return NULL;
    pack->groups = &first->views[0];
    pack->codes = &first->views[1];
    pack->size = (uint64_t)size;
    pack->known = (uint64_t)known;
    pack->count = found;
    for (int at = 0; at < found; at++) pack->fields[at] = (Field){arguments[members[at]], bits[at]};
    if (!is_least && !share_bits(pack, first)) { PyMem_Free(pack); return NULL; }
    if (!is_least) make_words(pack);
    for (int at = 0; at < found; at++) loops[members[at]] = NULL;
    loops[members[found - 1]] = is_least ? lowest_of_two_part : packed_part;
    arguments[members[found - 1]]->packed = pack;
    return pack;
}

Packed *pack(Loop *loops, Arguments **arguments, int count) {
    Packed *packs = NULL;
    for (int at = 0; at < count; at++) {
        const Arguments *a = arguments[at];
        if (loops[at] != a->loop || !is_reduction(a->loop) || a->loop == count_part || a->high <= a->low) continue;
        Packed *made = packed_with(loops, arguments, count, at);
        if (made == NULL) continue;
        made->next = packs;
        packs = made;
    }
    return packs;
}

void free_packs(Packed *packs) {
    while (packs != NULL) {
        Packed *next = packs->next;
        PyMem_Free(packs);
        packs = next;
    }
}
