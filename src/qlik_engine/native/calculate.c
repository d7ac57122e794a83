/* Calculations on rows: a small machine with a stack of blocks of numbers. What is between the columns and the
 * result never leaves the nearest cache.
 *
 * Null is NaN. True is -1, false 0; whatever is neither 0 nor null counts as true.
 */
#include "loops.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 1024, DEPTH_MAX = 16, STEPS_MAX = 256, COLUMNS_MAX = 64, LANES = 4 };

/* The steps, numbered as in kernels/calculate.py. The first three put a block on the stack. */
enum {
    CONSTANT, LOOKUP, NUMBERS,
    NEGATE, NOT,
    ADD, SUBTRACT, MULTIPLY, DIVIDE,
    EQUAL, UNEQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL,
    AND, OR, XOR,
    CHOOSE,
    STEPS
};

/* Loops are compiled twice where the machine can tell at run time which it has the instructions for. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) &&                  \
    !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

/* How many blocks each step takes from the stack. */
#define TAKEN {0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3}

typedef struct {
    const int32_t *steps;
    Py_ssize_t length;
    const double *constants;
    const Py_buffer *columns;
} Program;

#define TRUE_OF(x) (((x) < 0) | ((x) > 0))
#define FINITE(x) ((x) - (x) == 0 ? (x) : (double)NAN)

/* Operands and results are the same block or do not overlap, which compilers have to be told. */
#if defined(__GNUC__) && !defined(__clang__)
#define APART _Pragma("GCC ivdep")
#else
#define APART
#endif

#define UNARY(EXPRESSION)                                                                                     \
    made = own[depth - 1];                                                                                    \
    APART for (int i = 0; i < BLOCK; i++) { const double a = top[i]; made[i] = (EXPRESSION); }                \
    break;
#define BINARY(EXPRESSION)                                                                                    \
    made = own[depth - 2];                                                                                    \
    APART for (int i = 0; i < BLOCK; i++) {                                                                   \
        const double a = second[i], b = top[i];                                                               \
        made[i] = (EXPRESSION);                                                                               \
    }                                                                                                         \
    break;
#define ARITHMETIC(OPERATOR)                                                                                  \
    made = own[depth - 2];                                                                                    \
    APART for (int i = 0; i < BLOCK; i++) {                                                                   \
        const double found = second[i] OPERATOR top[i];                                                       \
        made[i] = FINITE(found);                                                                              \
    }                                                                                                         \
    break;
/* Two nulls compare to null. */
#define COMPARISON(OPERATOR) BINARY(((a != a) & (b != b)) ? (double)NAN : (a OPERATOR b) ? -1.0 : 0.0)

/* The rows from `from` on, `rows` of them; what is beyond them is of no meaning. Steps leave their results in the
 * blocks `own`, one for each depth; the first may be where the result is wanted. Returns where it is; NULL where a
 * code was outside its table. */
WIDE static const double *calculate_block(const Program *program, double *const *own, Py_ssize_t from, int rows) {
    static const int taken[STEPS] = TAKEN;
    const double *stack[DEPTH_MAX] = {NULL};
    int depth = 0;
    for (Py_ssize_t at = 0; at < program->length; at++) {
        const int32_t step = program->steps[2 * at], operand = program->steps[2 * at + 1];
        const double *top = depth > 0 ? stack[depth - 1] : NULL, *second = depth > 1 ? stack[depth - 2] : NULL;
        const double *third = depth > 2 ? stack[depth - 3] : NULL;
        double *made = NULL;
        switch (step) {
        case CONSTANT: {
            const double number = program->constants[operand];
            made = own[depth];
            for (int i = 0; i < BLOCK; i++) made[i] = number;
            break;
        }
        case LOOKUP: {
            const Py_buffer *table = &program->columns[operand], *codes = table + 1;
            const double *numbers = table->buf;
            if (!below(codes, from, from + rows, (uint64_t)ITEMS(*table))) return NULL;
            made = own[depth];
            BY_CODE(*codes, Code, {
                const Code *code = (const Code *)codes->buf + from;
                for (int i = 0; i < rows; i++) made[i] = numbers[code[i]];
            })
            break;
        }
        case NUMBERS: {
            const double *numbers = (const double *)program->columns[operand].buf + from;
            if (rows == BLOCK) { stack[depth++] = numbers; continue; }
            made = own[depth];
            memcpy(made, numbers, (size_t)rows * sizeof(double));
            break;
        }
        case NEGATE: UNARY(-a)
        case NOT: UNARY(TRUE_OF(a) ? 0.0 : -1.0)
        case ADD: ARITHMETIC(+)
        case SUBTRACT: ARITHMETIC(-)
        case MULTIPLY: ARITHMETIC(*)
        case DIVIDE: ARITHMETIC(/)
        case EQUAL: COMPARISON(==)
        case UNEQUAL: COMPARISON(!=)
        case LESS: COMPARISON(<)
        case LESS_EQUAL: COMPARISON(<=)
        case GREATER: COMPARISON(>)
        case GREATER_EQUAL: COMPARISON(>=)
        case AND: BINARY((TRUE_OF(a) & TRUE_OF(b)) ? -1.0 : 0.0)
        case OR: BINARY((TRUE_OF(a) | TRUE_OF(b)) ? -1.0 : 0.0)
        case XOR: BINARY((TRUE_OF(a) ^ TRUE_OF(b)) ? -1.0 : 0.0)
        case CHOOSE:
            made = own[depth - 3];
            APART for (int i = 0; i < BLOCK; i++) {
                const double condition = third[i], one = second[i], other = top[i];
                made[i] = TRUE_OF(condition) ? one : other;
            }
            break;
        }
        depth -= taken[step];
        stack[depth++] = made;
    }
    return stack[0];
}

/* Whether numbers are NaN. */
WIDE static int some_null(const double *numbers, int rows) {
    int64_t found = 0;
    for (int i = 0; i < rows; i++) found |= -(int64_t)(numbers[i] != numbers[i]);
    return found != 0;
}

/* Adds what is known of a block to one sum and its count. */
WIDE static void add_all(const double *numbers, int rows, double *sum, int64_t *count) {
    double sums[LANES] = {0}, counts[LANES] = {0};
    int i = 0;
    for (; i + LANES <= rows; i += LANES)
        for (int lane = 0; lane < LANES; lane++) {
            const double number = numbers[i + lane];
            sums[lane] += number == number ? number : 0.0;
            counts[lane] += number == number ? 1.0 : 0.0;
        }
    for (; i < rows; i++) {
        sums[0] += numbers[i] == numbers[i] ? numbers[i] : 0.0;
        counts[0] += numbers[i] == numbers[i] ? 1.0 : 0.0;
    }
    *sum += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    *count += (int64_t)((counts[0] + counts[1]) + (counts[2] + counts[3]));
}

/* Adds what is known of a block to the sums and counts of its rows' groups. Returns whether they are there. */
static int add_by_group(const double *numbers, const Py_buffer *groups, Py_ssize_t from, int rows, double *sums,
                        int64_t *counts, uint64_t size) {
    if (!below(groups, from, from + rows, size)) return 0;
    BY_CODE(*groups, Group, {
        const Group *group = (const Group *)groups->buf + from;
        for (int i = 0; i < rows; i++) {
            const int known = numbers[i] == numbers[i];
            sums[group[i]] += known ? numbers[i] : 0.0;
            counts[group[i]] += known;
        }
    })
    return 1;
}

/* Whether the steps leave one block, never take more than there are, and name what is there. */
static const char *checked(const Program *program, Py_ssize_t constants, Py_ssize_t columns, Py_ssize_t high) {
    static const int taken[STEPS] = TAKEN;
    Py_ssize_t depth = 0;
    if (program->length > STEPS_MAX) return "too many steps";
    for (Py_ssize_t at = 0; at < program->length; at++) {
        const int32_t step = program->steps[2 * at], operand = program->steps[2 * at + 1];
        if (step < 0 || step >= STEPS) return "no such step";
        if (operand < 0 || depth < taken[step]) return "a step lacks its operand";
        depth += 1 - taken[step];
        if (depth > DEPTH_MAX) return "steps are nested too deeply";
        if (step == CONSTANT && operand >= constants) return "no such constant";
        if (step != LOOKUP && step != NUMBERS) continue;
        if (operand + (step == LOOKUP) >= columns) return "no such column";
        const Py_buffer *column = &program->columns[operand];
        if (column->itemsize != 8) return "a column has an unexpected item size";
        if (step == LOOKUP) {
            if (ITEMS(*column) < 1) return "a table is empty";
            column++;
            if (column->itemsize != 1 && column->itemsize != 2 && column->itemsize != 4)
                return "codes have an unexpected item size";
        }
        if (ITEMS(*column) < high) return "a column is too short";
    }
    return depth == 1 ? NULL : "the steps do not leave one result";
}

/* Reads the columns; how many there are, -1 after an error. */
static Py_ssize_t take_columns(PyObject *given, Py_buffer *columns) {
    if (!PyTuple_Check(given) || PyTuple_Size(given) > COLUMNS_MAX) {
        PyErr_SetString(PyExc_TypeError, "columns are a tuple of arrays");
        return -1;
    }
    const Py_ssize_t size = PyTuple_Size(given);
    for (Py_ssize_t i = 0; i < size; i++)
        if (PyObject_GetBuffer(PyTuple_GetItem(given, i), &columns[i], PyBUF_ND) < 0) {
            while (i > 0) PyBuffer_Release(&columns[--i]);
            return -1;
        }
    return size;
}

/* The program of one call, in front of the arguments that parts get. */
typedef struct {
    Arguments arguments;
    Program program;
} Calculation;

static Py_ssize_t calculate_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Program *program = &((const Calculation *)a)->program;
    const Py_ssize_t size = ITEMS(a->views[3]) / a->parts, room = ITEMS(a->views[5]);
    double *sums = DATA(double, a->views[3]) + part * size, *out = DATA(double, a->views[5]);
    int64_t *counts = DATA(int64_t, a->views[4]) + part * size;
    int outside = 0, nulls = 0;
    double(*blocks)[BLOCK] = calloc(DEPTH_MAX, sizeof *blocks), *own[DEPTH_MAX];
    if (blocks == NULL) return -2;
    for (int depth = 0; depth < DEPTH_MAX; depth++) own[depth] = blocks[depth];
    for (Py_ssize_t from = low; from < high; from += BLOCK) {
        const int rows = high - from < BLOCK ? (int)(high - from) : BLOCK;
        double *wanted = room ? out + (from - a->low) : NULL;
        own[0] = room && rows == BLOCK ? wanted : blocks[0];
        const double *made = calculate_block(program, own, from, rows);
        outside = made == NULL;
        if (room && made != NULL) {
            if (made != wanted) memcpy(wanted, made, (size_t)rows * sizeof(double));
            nulls |= some_null(made, rows);
        }
        if (size == 1 && made != NULL) add_all(made, rows, sums, counts);
        if (size > 1 && made != NULL)
            outside = !add_by_group(made, &a->views[2], from, rows, sums, counts, (uint64_t)size);
        if (outside) break;
    }
    free(blocks);
    return outside ? -1 : nulls;
}

/* calculate(steps, constants, columns, groups, sums, counts, out, division) -> nulls: runs the steps (int32 pairs of
 * step and operand) for each row. With one sum, or one for each group, and as many for each part, sums (float64) and
 * counts (int64) grow by the numbers that are known; with room in out (float64, for the first row at 0), it gets
 * them all, and nulls says whether some of them are NaN. */
PyObject *calculate(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Calculation call;
    Arguments *a = &call.arguments;
    Py_buffer columns[COLUMNS_MAX];
    if (count != 8) { PyErr_SetString(PyExc_TypeError, "8 arguments wanted"); return NULL; }
    PyObject *const rest[] = {given[0], given[1], given[3], given[4], given[5], given[6], given[7]};
    if (!take(a, rest, 7, "rrrwwwd")) return NULL;
    const Py_ssize_t size = ITEMS(a->views[3]) / a->parts, room = ITEMS(a->views[5]);
    if (!fits(a, 0, "4", 0) || !fits(a, 1, "8", 0) || !fits(a, 3, "8", 0) ||
        !fits(a, 2, "124", size > 1 ? a->high : 0) || !fits(a, 4, "8", size * a->parts) ||
        !fits(a, 5, "8", room ? a->high - a->low : 0))
        return NULL;
    const Py_ssize_t held = take_columns(given[2], columns);
    if (held < 0) { release(a); return NULL; }
    call.program =
        (Program){DATA(int32_t, a->views[0]), ITEMS(a->views[0]) / 2, DATA(double, a->views[1]), columns};
    const char *problem = checked(&call.program, ITEMS(a->views[1]), held, a->high);
    PyObject *made = NULL;
    if (problem == NULL)
        made = over_at_once(a, calculate_part);
    else
        wrong(a, problem);
    for (Py_ssize_t i = 0; i < held; i++) PyBuffer_Release(&columns[i]);
    return made;
}
