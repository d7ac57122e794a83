/* The loops of qlik_engine.kernels: arrays in, arrays out, no Python object touched while they run.
 *
 * Arguments are buffers. Codes are unsigned of 1, 2 or 4 bytes, told apart by their item size; row numbers
 * are int64 with -1 for "no row". Functions over rows take a division into parts, which several threads share
 * (`team.c`), and give what is found in each; the interpreter lock is released. No argument, however wrong, makes a loop touch memory
 * outside its arrays: codes out of range raise IndexError, rows that are not there gather 0.
 */
#include "loops.h"
#include "texts.h"

#include <stdlib.h>

/* VERSION changes with any function's arguments, here and in the loader. */
enum { VERSION = 19, REPLICAS = 4, REPLICATED_MAX = 2048 };

/* Bytes up to which a table stays near by itself; how many rows ahead items of larger ones are asked for, and numbers
 * that follow each other. */
enum { NEAR = 1 << 21, AHEAD = 256, NEXT = 512 };

/* match(codes, bitmap, mask, division): mask = bitmap[code]. */
static Py_ssize_t match_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[1]);
    const uint8_t *bitmap = DATA(uint8_t, a->views[1]);
    uint8_t *mask = DATA(uint8_t, a->views[2]);
    int outside = 0;
    BY_CODE(a->views[0], Code, {
        const Code *codes = DATA(Code, a->views[0]);
        CHUNKS(below(&a->views[0], from, to, size), { mask[i] = bitmap[codes[i]]; })
    })
    return outside ? -1 : 0;
}

static PyObject *match(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "1", a.high > a.low) || !fits(&a, 2, "1", a.high))
        return NULL;
    return over(&a, match_part);
}

#define GATHER(i)                                                                                             \
    {                                                                                                         \
        const uint64_t row = rows[i];                                                                         \
        const Value value = values[row < size ? row : 0];                                                     \
        out[i] = row < size ? value : 0;                                                                      \
    }

/* gather(values, rows, out, division): out = values[row], 0 where there is no such row. Rows are int64 row
 * numbers or codes; values and out are of one width. */
static Py_ssize_t gather_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t size = (uint64_t)ITEMS(a->views[0]);
    if (size == 0)
        memset((char *)a->views[2].buf + low * a->views[2].itemsize, 0,
               (size_t)((high - low) * a->views[2].itemsize));
    else
        BY_WIDTH(a->views[0], Value, BY_WIDTH(a->views[1], Row, {
            const Value *values = DATA(Value, a->views[0]);
            const Row *rows = DATA(Row, a->views[1]);
            Value *out = DATA(Value, a->views[2]);
            Py_ssize_t i = low;
            if (a->views[0].len > NEAR)
                for (; i < high - AHEAD; i++) {
                    FETCH_FAR(values, rows[i + AHEAD]);
                    GATHER(i)
                }
            for (; i < high; i++) GATHER(i)
        }))
    return 0;
}

static PyObject *gather(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwd")) return NULL;
    if (!fits(&a, 0, "1248", 0) || !fits(&a, 1, "1248", a.high) || !fits(&a, 2, "1248", a.high)) return NULL;
    if (a.views[0].itemsize != a.views[2].itemsize) { wrong(&a, "values and result differ"); return NULL; }
    return over(&a, gather_part);
}

/* combine(keys, codes, width, out, division): out (codes) = key * width + code. The caller sees to it that
 * the products fit. */
static Py_ssize_t combine_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint32_t factor = (uint32_t)a->numbers[0];
    int outside = 0;
    BY_CODE(a->views[0], Key, BY_CODE(a->views[1], Code, BY_CODE(a->views[2], Out, {
        const Key *keys = DATA(Key, a->views[0]);
        const Code *codes = DATA(Code, a->views[1]);
        Out *out = DATA(Out, a->views[2]);
        CHUNKS(below(&a->views[1], from, to, (uint64_t)a->numbers[0]),
               { out[i] = (Out)((uint32_t)keys[i] * factor + (uint32_t)codes[i]); })
    })))
    return outside ? -1 : 0;
}

static PyObject *combine(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrnwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "124", a.high) || !fits(&a, 2, "124", a.high)) return NULL;
    return over(&a, combine_part);
}

/* first_rows(keys, firsts, wanted, division) -> new: the first row of every key not met before (-1 in `firsts`,
 * int64, which every part has of its own, one behind the other); a part stops after `wanted` new ones. */
static Py_ssize_t first_rows_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Py_ssize_t wanted = a->numbers[0];
    const uint64_t size = (uint64_t)(ITEMS(a->views[1]) / a->parts);
    int64_t *firsts = DATA(int64_t, a->views[1]) + (uint64_t)part * size;
    uint64_t most = 0;
    Py_ssize_t met = 0;
    BY_CODE(a->views[0], Key, {
        const Key *keys = DATA(Key, a->views[0]);
        for (Py_ssize_t i = low; i < high && met < wanted; i++) {
            uint64_t key = keys[i];
            most = key > most ? key : most;
            key = key < size ? key : 0;
            if (firsts[key] < 0) { firsts[key] = i; met++; }
        }
    })
    return low < high && most >= size ? -1 : met;
}

static PyObject *first_rows(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rwnd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "8", a.high > a.low ? a.parts : 0)) return NULL;
    return over(&a, first_rows_part);
}

/* Accumulating kernels have a row of accumulators for each part, one behind the other, and work on REPLICAS
 * copies of few groups in turn, so that rows of one group do not wait for each other's store. `Slot` is the type
 * of a group's accumulator; FETCH asks for what the rows behind some REPLICAS of them need. */
#define ACCUMULATE(Slot, out, groups_view, CHECK, FETCH, ADD)                                                 \
    const uint64_t size = (uint64_t)(ITEMS(out) / a->parts);                                                  \
    Slot *result = DATA(Slot, out) + (uint64_t)part * size, *slots = result;                                  \
    const int spread = size <= REPLICATED_MAX && high - low > 4 * REPLICAS;                                   \
    int outside = 0;                                                                                          \
    if (spread && (slots = calloc(size * REPLICAS, sizeof(Slot))) == NULL) return -2;                         \
    const uint64_t stride = spread ? size : 0;                                                                \
    BY_CODE(groups_view, Group, {                                                                             \
        const Group *groups = DATA(Group, groups_view);                                                       \
        Slot *first = slots, *second = slots + stride, *third = second + stride, *fourth = third + stride;    \
        for (Py_ssize_t from = low; from < high; from += CHUNK) {                                             \
            const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;                                  \
            if (!(below(&(groups_view), from, to, size) && (CHECK))) { outside = 1; break; }                  \
            Py_ssize_t i = from;                                                                              \
            for (; i + REPLICAS <= to; i += REPLICAS) {                                                       \
                FETCH(i);                                                                                     \
                first[groups[i]] += ADD(i);                                                                   \
                second[groups[i + 1]] += ADD(i + 1);                                                          \
                third[groups[i + 2]] += ADD(i + 2);                                                           \
                fourth[groups[i + 3]] += ADD(i + 3);                                                          \
            }                                                                                                 \
            for (; i < to; i++) first[groups[i]] += ADD(i);                                                   \
        }                                                                                                     \
    })                                                                                                        \
    if (spread)                                                                                               \
        for (uint64_t g = 0; g < size; g++)                                                                   \
            for (uint64_t r = 0; r < REPLICAS; r++) result[g] += slots[r * size + g];                         \
    if (spread) free(slots);                                                                                  \
    return outside ? -1 : 0;

#define NOTHING(i)
#define NUMBERS_NEXT(i) FETCH_NEXT(numbers, (i) + NEXT)
#define CODED_FAR(i)                                                                                          \
    if (is_far && i + AHEAD + REPLICAS <= high)                                                               \
        for (int k = 0; k < REPLICAS; k++) FETCH_FAR(numbers, codes[i + AHEAD + k]);
#define ONE(i) 1
#define FLAG(i) (flags[codes[i]] != 0)
#define OF_CODE(i) numbers[codes[i]]
#define OF_ROW(i) numbers[i]

/* count(groups, out, division): out (int64) += rows of each group. */
Py_ssize_t count_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    ACCUMULATE(int64_t, a->views[1], a->views[0], 1, NOTHING, ONE)
}

static PyObject *count_rows(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "8", a.high > a.low ? a.parts : 0)) return NULL;
    return over(&a, count_part);
}

/* Groups and codes of rows, what a table says of each code, and accumulators. */
static PyObject *of_coded(PyObject *const *given, Py_ssize_t count, const char *width, Loop loop) {
    Arguments a;
    if (!take(&a, given, count, "rrrwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "124", a.high) || !fits(&a, 2, width, a.high > a.low) ||
        !fits(&a, 3, "8", a.high > a.low ? a.parts : 0))
        return NULL;
    return over(&a, loop);
}

/* count_flagged(groups, codes, flags, out, division): out (int64) += rows whose code has a flag. */
Py_ssize_t count_flagged_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t known = (uint64_t)ITEMS(a->views[2]);
    const uint8_t *flags = DATA(uint8_t, a->views[2]);
    BY_CODE(a->views[1], Code, {
        const Code *codes = DATA(Code, a->views[1]);
        ACCUMULATE(int64_t, a->views[3], a->views[0], below(&a->views[1], from, to, known), NOTHING, FLAG)
    })
}

static PyObject *count_flagged(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    return of_coded(given, count, "1", count_flagged_part);
}

/* sum_coded(groups, codes, numbers, out, division): out (float64) += numbers[code]. */
Py_ssize_t sum_coded_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t known = (uint64_t)ITEMS(a->views[2]);
    const double *numbers = DATA(double, a->views[2]);
    const int is_far = a->views[2].len > NEAR;
    BY_CODE(a->views[1], Code, {
        const Code *codes = DATA(Code, a->views[1]);
        ACCUMULATE(double, a->views[3], a->views[0], below(&a->views[1], from, to, known), CODED_FAR, OF_CODE)
    })
}

static PyObject *sum_coded(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    return of_coded(given, count, "8", sum_coded_part);
}

/* sum_numbers(groups, numbers, out, division): out (float64) += numbers[row]. */
static Py_ssize_t sum_numbers_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const double *numbers = DATA(double, a->views[1]);
    ACCUMULATE(double, a->views[2], a->views[0], 1, NUMBERS_NEXT, OF_ROW)
}

static PyObject *sum_numbers(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "8", a.high) ||
        !fits(&a, 2, "8", a.high > a.low ? a.parts : 0))
        return NULL;
    return over(&a, sum_numbers_part);
}

/* lowest(groups, codes, ranks, out, division): out (int64) = the least ranks[code] of each group and of what was
 * there; parts have a row of `out` each, one behind the other. */
Py_ssize_t lowest_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t known = (uint64_t)ITEMS(a->views[2]), size = (uint64_t)(ITEMS(a->views[3]) / a->parts);
    const int64_t *ranks = DATA(int64_t, a->views[2]);
    int64_t *out = DATA(int64_t, a->views[3]) + (uint64_t)part * size;
    int outside = 0;
    BY_CODE(a->views[0], Group, BY_CODE(a->views[1], Code, {
        const Group *groups = DATA(Group, a->views[0]);
        const Code *codes = DATA(Code, a->views[1]);
        CHUNKS(below(&a->views[0], from, to, size) && below(&a->views[1], from, to, known), {
            const int64_t rank = ranks[codes[i]];
            if (rank < out[groups[i]]) out[groups[i]] = rank;
        })
    }))
    return outside ? -1 : 0;
}

static PyObject *lowest(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    return of_coded(given, count, "8", lowest_part);
}

/* mark_pairs(groups, codes, width, seen, division): seen[group * width + code] = 1, with flags for each part, one
 * behind the other. */
static Py_ssize_t mark_pairs_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const uint64_t factor = (uint64_t)a->numbers[0], all = (uint64_t)(ITEMS(a->views[2]) / a->parts);
    const uint64_t size = all / factor;
    uint8_t *seen = DATA(uint8_t, a->views[2]) + (uint64_t)part * all;
    int outside = 0;
    BY_CODE(a->views[0], Group, BY_CODE(a->views[1], Code, {
        const Group *groups = DATA(Group, a->views[0]);
        const Code *codes = DATA(Code, a->views[1]);
        CHUNKS(below(&a->views[0], from, to, size) && below(&a->views[1], from, to, factor),
               { seen[(uint64_t)groups[i] * factor + codes[i]] = 1; })
    }))
    return outside ? -1 : 0;
}

static PyObject *mark_pairs(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrnwd")) return NULL;
    if (!fits(&a, 0, "124", a.high) || !fits(&a, 1, "124", a.high) ||
        !fits(&a, 2, "1", a.high > a.low ? a.parts : 0))
        return NULL;
    if (a.numbers[0] < 1) { wrong(&a, "not a width"); return NULL; }
    return over(&a, mark_pairs_part);
}

/* number_keys(keys, codes, firsts) -> n: numbers equal keys (8 bytes) 0..n-1 in order of appearance into
 * `codes` (uint32), and their first rows into `firsts` (int64). */
static PyObject *number_keys(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rww")) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]);
    if (!fits(&a, 0, "8", 0) || !fits(&a, 1, "4", length) || !fits(&a, 2, "8", length)) return NULL;
    if ((uint64_t)length >= UINT32_MAX) { wrong(&a, "too many keys"); return NULL; }
    const uint64_t *keys = DATA(uint64_t, a.views[0]);
    uint32_t *codes = DATA(uint32_t, a.views[1]);
    int64_t *firsts = DATA(int64_t, a.views[2]);
    uint32_t n = 0;
    uint64_t room = 1024;
    Slot *table = calloc(room, sizeof(Slot));
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t low = 0; low < length && table != NULL; low += BATCH) {
        const Py_ssize_t high = low + BATCH < length ? low + BATCH : length;
        uint32_t hashes[BATCH];
        for (Py_ssize_t i = low; i < high; i++) {
            hashes[i - low] = (uint32_t)mixed(keys[i] * 0x9E3779B97F4A7C15u);
            __builtin_prefetch(&table[hashes[i - low] & (room - 1)]);
        }
        for (Py_ssize_t i = low; i < high; i++) {
            uint64_t at = hashes[i - low] & (room - 1);
            while (table[at].number != 0 &&
                   (table[at].hash != hashes[i - low] || keys[firsts[table[at].number - 1]] != keys[i]))
                at = (at + 1) & (room - 1);
            if (table[at].number == 0) {
                firsts[n++] = i;
                table[at] = (Slot){hashes[i - low], n};
            }
            codes[i] = table[at].number - 1;
            if ((uint64_t)n * 2 > room && !widen_table(&table, &room)) break;
        }
    }
    Py_END_ALLOW_THREADS
    if (table == NULL) return done(&a, -2);
    free(table);
    return done(&a, (Py_ssize_t)n);
}

/* version() -> n: which functions with which arguments these are; the loader asks. */
static PyObject *version(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    return take(&a, given, count, "") ? PyLong_FromLong(VERSION) : NULL;
}

#define METHOD(name, function) {name, (PyCFunction)(void (*)(void))function, METH_FASTCALL, NULL}

static PyMethodDef methods[] = {
    METHOD("version", version),
    METHOD("match", match),
    METHOD("pick", pick),
    METHOD("pick_matching", pick_matching),
    METHOD("pick_where", pick_where),
    METHOD("pick_among", pick_among),
    METHOD("pick_runs", pick_runs),
    METHOD("run_keys", run_keys),
    METHOD("find_runs", find_runs),
    METHOD("count_run_rows", count_run_rows),
    METHOD("present_at", present_at),
    METHOD("present_where", present_where),
    METHOD("present", present),
    METHOD("mark", mark),
    METHOD("has_zero", has_zero),
    METHOD("present_in", present_in),
    METHOD("mark_in", mark_in),
    METHOD("gather", gather),
    METHOD("combine", combine),
    METHOD("first_rows", first_rows),
    METHOD("count", count_rows),
    METHOD("count_flagged", count_flagged),
    METHOD("sum_coded", sum_coded),
    METHOD("sum_numbers", sum_numbers),
    METHOD("lowest", lowest),
    METHOD("mark_pairs", mark_pairs),
    METHOD("number_keys", number_keys),
    METHOD("calculate", calculate),
    METHOD("count_runs", count_runs),
    METHOD("find_states", find_states),
    METHOD("order_by_state", order_by_state),
    METHOD("first_cells", first_cells),
    METHOD("longest_number", longest_number),
    METHOD("describe_numbers", describe_numbers),
    METHOD("pick_cells", pick_cells),
    METHOD("table_rows", table_rows),
    METHOD("mark_bits", mark_bits),
    METHOD("count_bits", count_bits),
    METHOD("show_groups", show_groups),
    METHOD("together", together),
    METHOD("join_tables", join_tables),
    METHOD("number_range", number_range),
    METHOD("number_more_keys", number_more_keys),
    METHOD("number_texts", number_texts),
    METHOD("find_texts", find_texts),
    METHOD("texts_ascend", texts_ascend),
    METHOD("release_unused", release_unused),
    METHOD("take_pages", take_pages),
    METHOD("parquet_footer", parquet_footer),
    METHOD("parquet_pages", parquet_pages),
    METHOD("parquet_unpack", parquet_unpack),
    METHOD("parquet_places", parquet_places),
    METHOD("parquet_items", parquet_items),
    METHOD("parquet_texts", parquet_texts),
    METHOD("number_places", number_places),
    METHOD("read_delimited", read_delimited),
    METHOD("fixed_texts", fixed_texts),
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_kernels", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__kernels(void) {
    prepare_team();
    prepare_rows();
    return PyModuleDef_Init(&module);
}
