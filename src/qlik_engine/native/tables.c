/* What the parts of some rows gave, put together. */
#include "loops.h"

/* So many numbers are added up as they come, in as many sums side by side as LANES; more of them in halves. */
enum { LANES = 8, ADDED_MAX = 128 };

/* The sum of numbers, as numpy adds up numbers that follow each other: to the last bit the same. */
static double total_of(const double *numbers, Py_ssize_t count) {
    if (count > ADDED_MAX) {
        const Py_ssize_t half = count / 2 - count / 2 % LANES;
        return total_of(numbers, half) + total_of(numbers + half, count - half);
    }
    Py_ssize_t i = 0;
    double sum = 0;
    if (count >= LANES) {
        double lanes[LANES];
        for (; i < LANES; i++) lanes[i] = numbers[i];
        for (; i + LANES <= count; i += LANES)
            for (int lane = 0; lane < LANES; lane++) lanes[lane] += numbers[i + lane];
        for (int step = 1; step < LANES; step *= 2)
            for (int lane = 0; lane < LANES; lane += 2 * step) lanes[lane] += lanes[lane + step];
        sum = lanes[0];
    }
    for (; i < count; i++) sum += numbers[i];
    return sum;
}

static void join_sums(const double *rows, double *out, Py_ssize_t parts, Py_ssize_t count) {
    memcpy(out, rows, (size_t)count * sizeof(double));
    for (Py_ssize_t part = 1; part < parts; part++)
        for (Py_ssize_t group = 0; group < count; group++) out[group] += rows[part * count + group];
    out[count] = total_of(out, count);
}

static void join_counts(const int64_t *rows, double *out, Py_ssize_t parts, Py_ssize_t count) {
    int64_t all = 0;
    for (Py_ssize_t group = 0; group < count; group++) {
        int64_t found = rows[group];
        for (Py_ssize_t part = 1; part < parts; part++) found += rows[part * count + group];
        out[group] = (double)found;
        all += found;
    }
    out[count] = (double)all;
}

static void join_least(const int64_t *rows, int64_t *out, Py_ssize_t parts, Py_ssize_t count) {
    int64_t all = INT64_MAX;
    for (Py_ssize_t group = 0; group < count; group++) {
        int64_t found = rows[group];
        for (Py_ssize_t part = 1; part < parts; part++)
            if (rows[part * count + group] < found) found = rows[part * count + group];
        out[group] = found;
        all = found < all ? found : all;
    }
    out[count] = all;
}

/* join_tables(tables, out, sums, counts, least, parts) -> groups: of each of so many tables of sums (float64), of
 * counts and of least numbers (int64), which have a row of groups for each part, those of all parts, and of all groups
 * behind them; counts as float64. */
PyObject *join_tables(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rwnnnn")) return NULL;
    const Py_ssize_t most = PY_SSIZE_T_MAX / 4, sums = a.numbers[0], counts = a.numbers[1], least = a.numbers[2];
    const Py_ssize_t parts = a.numbers[3];
    for (int at = 0; at < 3; at++)
        if (a.numbers[at] < 0 || a.numbers[at] > most) { wrong(&a, "not so many tables"); return NULL; }
    const Py_ssize_t tables = sums + counts + least;
    if (parts < 1 || parts > PARTS_MAX || tables < 1) { wrong(&a, "not so many tables"); return NULL; }
    if (!fits(&a, 0, "8", 0) || !fits(&a, 1, "8", 0)) return NULL;
    const Py_ssize_t groups = ITEMS(a.views[0]) / parts / tables;
    if (ITEMS(a.views[0]) != groups * parts * tables || ITEMS(a.views[1]) != (groups + 1) * tables) {
        wrong(&a, "tables of other sizes");
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t at = 0; at < tables; at++) {
        const void *rows = DATA(int64_t, a.views[0]) + at * parts * groups;
        void *out = DATA(int64_t, a.views[1]) + at * (groups + 1);
        if (at < sums)
            join_sums(rows, out, parts, groups);
        else if (at < sums + counts)
            join_counts(rows, out, parts, groups);
        else
            join_least(rows, out, parts, groups);
    }
    Py_END_ALLOW_THREADS
    return done(&a, groups);
}
