/* What the loops share: reading arguments, checking them, one loop for each type of codes. */
#ifndef QLIK_ENGINE_LOOPS_H
#define QLIK_ENGINE_LOOPS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

enum { ARGUMENTS_MAX = 12, CHUNK = 4096, PARTS_MAX = 64 };

typedef struct Arguments Arguments;
typedef struct Packed Packed;

/* A loop over the rows of one part; what it finds is 0 or more, -1 where a code is out of range, -2 without memory.
 * Parts run at the same time. */
typedef Py_ssize_t (*Loop)(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part);

struct Arguments {
    Py_buffer views[ARGUMENTS_MAX];
    int held;
    Py_ssize_t numbers[4];
    /* Of loops over rows: part p goes from limits[p] to limits[p + 1], all of them from low to high. */
    Py_ssize_t limits[PARTS_MAX + 1];
    Py_ssize_t threads, parts, low, high;
    /* Of loops that wait for others: which one it is, and what it does for them. */
    Loop loop;
    const Packed *packed;
};

static inline void release(Arguments *a) {
    while (a->held > 0) PyBuffer_Release(&a->views[--a->held]);
}

static inline int wrong(Arguments *a, const char *what) {
    release(a);
    PyErr_SetString(PyExc_ValueError, what);
    return 0;
}

/* Reads how rows are divided from the last view (int64): how many threads may share them, then the limits. */
static inline int take_division(Arguments *a) {
    const Py_buffer *view = &a->views[a->held - 1];
    a->parts = view->itemsize == 8 ? view->len / 8 - 2 : 0;
    if (a->parts < 1 || a->parts > PARTS_MAX) return wrong(a, "not a division");
    const int64_t *items = (const int64_t *)view->buf;
    a->threads = items[0] < PARTS_MAX ? (Py_ssize_t)items[0] : PARTS_MAX;
    for (Py_ssize_t i = 0; i <= a->parts; i++) {
        a->limits[i] = (Py_ssize_t)items[i + 1];
        if (a->limits[i] < (i == 0 ? 0 : a->limits[i - 1])) return wrong(a, "not a range");
    }
    a->low = a->limits[0];
    a->high = a->limits[a->parts];
    return 1;
}

/* Reads arguments by `pattern`: r a buffer to read, w one to write, n a whole number, d (the last one) how rows
 * are divided. */
static inline int take(Arguments *a, PyObject *const *given, Py_ssize_t count, const char *pattern) {
    int numbers = 0;
    a->held = 0;
    if (count != (Py_ssize_t)strlen(pattern)) {
        PyErr_Format(PyExc_TypeError, "%zd arguments wanted, %zd given", (Py_ssize_t)strlen(pattern), count);
        return 0;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        if (pattern[i] == 'n') {
            a->numbers[numbers++] = PyLong_AsSsize_t(given[i]);
            if (PyErr_Occurred()) { release(a); return 0; }
            continue;
        }
        int flags = PyBUF_ND | (pattern[i] == 'w' ? PyBUF_WRITABLE : 0);
        if (PyObject_GetBuffer(given[i], &a->views[a->held], flags) < 0) { release(a); return 0; }
        a->held++;
        if (pattern[i] == 'd' && !take_division(a)) return 0;
    }
    return 1;
}

#define ITEMS(view) ((view).len / (view).itemsize)
#define DATA(type, view) ((type *)(view).buf)

/* Item size of array `i` among those in the string `sizes`, and at least `length` items. */
static inline int fits(Arguments *a, int i, const char *sizes, Py_ssize_t length) {
    if (a->views[i].itemsize > 8 || strchr(sizes, '0' + (int)a->views[i].itemsize) == NULL)
        return wrong(a, "an array has an unexpected item size");
    if (length < 0 || ITEMS(a->views[i]) < length) return wrong(a, "an array is too short");
    return 1;
}

static inline int in_range(Arguments *a, Py_ssize_t low, Py_ssize_t high) {
    return low < 0 || high < low ? wrong(a, "not a range") : 1;
}

static inline PyObject *done(Arguments *a, Py_ssize_t result) {
    release(a);
    if (result < 0) {
        if (result == -2) return PyErr_NoMemory();
        PyErr_SetString(PyExc_IndexError, "a code is out of range");
        return NULL;
    }
    return PyLong_FromSsize_t(result);
}

/* team.c: what the loop finds for each part, as a tuple. Lets go of the arguments. */
PyObject *over(Arguments *a, Loop loop);
/* The same of a loop that reads more than its arguments, so that it cannot wait for others (together.c). */
PyObject *over_at_once(Arguments *a, Loop loop);
void prepare_team(void);

/* Asks for an item, which may be beyond its array, before it is looked at: one of those that follow each other, or one
 * that stands anywhere. */
#define FETCH_NEXT(items, i) __builtin_prefetch((const void *)((uintptr_t)(items) + (uintptr_t)(i) * sizeof *(items)))
#define FETCH_FAR(items, i)                                                                                   \
    __builtin_prefetch((const void *)((uintptr_t)(items) + (uintptr_t)(i) * sizeof *(items)), 0, 2)

/* The body once for each type of codes. */
#define BY_CODE(view, T, ...)                                                                                 \
    switch ((view).itemsize) {                                                                                \
    case 1: { typedef uint8_t T; __VA_ARGS__ } break;                                                         \
    case 2: { typedef uint16_t T; __VA_ARGS__ } break;                                                        \
    default: { typedef uint32_t T; __VA_ARGS__ } break;                                                       \
    }

#define LARGEST(Type, items, low, high)                                                                       \
    Type most = 0;                                                                                            \
    const Type *at = (const Type *)(items);                                                                   \
    for (Py_ssize_t i = low; i < high; i++) most = at[i] > most ? at[i] : most;                               \
    return low >= high || most < size;

/* Whether all codes of a range are below `size`: a pass of its own over what then is in the nearest cache,
 * so that the loops themselves need not look. */
static inline int below(const Py_buffer *codes, Py_ssize_t low, Py_ssize_t high, uint64_t size) {
    switch (codes->itemsize) {
    case 1: { if (size > UINT8_MAX) return 1; LARGEST(uint8_t, codes->buf, low, high) }
    case 2: { if (size > UINT16_MAX) return 1; LARGEST(uint16_t, codes->buf, low, high) }
    default: break;
    }
    const uint32_t *at = (const uint32_t *)codes->buf;
    if (size > INT32_MAX) {
        for (Py_ssize_t i = low; i < high; i++)
            if (at[i] >= size) return 0;
        return 1;
    }
    /* The highest bit of a difference tells, which takes half the time of the largest code. */
    const uint32_t last = (uint32_t)size - 1;
    uint32_t wrong_bits = 0;
    for (Py_ssize_t i = low; i < high; i++) wrong_bits |= at[i] | (last - at[i]);
    return low >= high || (size > 0 && wrong_bits <= INT32_MAX);
}

#define BY_WIDTH(view, T, ...)                                                                                \
    switch ((view).itemsize) {                                                                                \
    case 1: { typedef uint8_t T; __VA_ARGS__ } break;                                                         \
    case 2: { typedef uint16_t T; __VA_ARGS__ } break;                                                        \
    case 4: { typedef uint32_t T; __VA_ARGS__ } break;                                                        \
    default: { typedef uint64_t T; __VA_ARGS__ } break;                                                       \
    }

/* The body for each row, chunk by chunk, each after a check; `outside` is set where one fails. */
#define CHUNKS(CHECK, ...)                                                                                    \
    for (Py_ssize_t from = low; from < high; from += CHUNK) {                                                 \
        const Py_ssize_t to = high - from < CHUNK ? high : from + CHUNK;                                      \
        if (!(CHECK)) { outside = 1; break; }                                                                 \
        for (Py_ssize_t i = from; i < to; i++) { __VA_ARGS__ }                                                \
    }

/* together.c: 1 if the loop, with its arguments, is kept to be run with others, 0 if it is to be run now; -1 after
 * an error, without the arguments. */
int note(Arguments *a, Loop loop);
PyObject *together(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* tables.c */
PyObject *join_tables(PyObject *self, PyObject *const *given, Py_ssize_t count);
/* packed.c: lets loops that wait share a pass where they can, so that one of them, which gets another loop, does the
 * work of some, which have none then; what is to be given back by `free_packs`. */
Packed *pack(Loop *loops, Arguments **arguments, int count);
void free_packs(Packed *packs);

/* kernels.c: what may share a pass. */
Py_ssize_t count_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part);
Py_ssize_t count_flagged_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part);
Py_ssize_t sum_coded_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part);
Py_ssize_t lowest_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part);

/* calculate.c */
PyObject *calculate(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* pages.c */
PyObject *take_pages(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *release_unused(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* numbering.c */
PyObject *number_range(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *number_more_keys(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* texts.c */
PyObject *number_texts(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *find_texts(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *texts_ascend(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* parquet_footer.c */
PyObject *parquet_footer(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* parquet_pages.c */
PyObject *parquet_pages(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *parquet_unpack(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* parquet_values.c */
PyObject *parquet_places(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *parquet_items(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *parquet_texts(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *number_places(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* delimited.c */
PyObject *read_delimited(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *fixed_texts(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* rows.c */
PyObject *pick(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *pick_matching(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *pick_where(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *pick_among(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *pick_runs(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *run_keys(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *count_run_rows(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *find_runs(PyObject *self, PyObject *const *given, Py_ssize_t count);
void prepare_rows(void);

/* present.c */
PyObject *present(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *mark(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *has_zero(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *mark_in(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *present_in(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *present_at(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *present_where(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* values.c */
PyObject *find_states(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *order_by_state(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *first_cells(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* cells.c */
PyObject *longest_number(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *describe_numbers(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *pick_cells(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *table_rows(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* shown.c */
PyObject *show_groups(PyObject *self, PyObject *const *given, Py_ssize_t count);

/* distinct.c */
PyObject *count_runs(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *mark_bits(PyObject *self, PyObject *const *given, Py_ssize_t count);
PyObject *count_bits(PyObject *self, PyObject *const *given, Py_ssize_t count);

#endif
