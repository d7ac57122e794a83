/* The groups a table shows as its rows. */
#include "items.h"

#include <stdlib.h>

/* As kernels/shown.py says. */
enum { COLUMNS_MAX = 64 };

/* Reads a tuple of arrays, each of `length` items; how many there are, -1 with an error. */
static Py_ssize_t take_all(PyObject *given, Items *items, Py_ssize_t size, Py_ssize_t length) {
    if (!PyTuple_Check(given) || PyTuple_Size(given) > COLUMNS_MAX) {
        PyErr_SetString(PyExc_TypeError, "a tuple of arrays wanted");
        return -1;
    }
    Py_ssize_t held = 0;
    for (; held < PyTuple_Size(given); held++) {
        if (!take_items(PyTuple_GetItem(given, held), &items[held], size)) break;
        if (items[held].length < length) {
            PyBuffer_Release(&items[held].view);
            PyErr_SetString(PyExc_ValueError, "an array is too short");
            break;
        }
    }
    if (held == PyTuple_Size(given)) return held;
    while (held > 0) PyBuffer_Release(&items[--held].view);
    return -1;
}

/* The codes of the groups in a column, to `made`; how many there are besides 0, -1 where one is not below `count`. */
static Py_ssize_t show_codes(const Items *column, const int64_t *groups, Py_ssize_t shown, uint32_t *made,
                             uint8_t *seen, Py_ssize_t count) {
    Py_ssize_t present = 0;
    memset(seen, 0, (size_t)count);
    for (Py_ssize_t i = 0; i < shown; i++) {
        const uint64_t code = code_at(column, (Py_ssize_t)groups[i]);
        if (code >= (uint64_t)count) return -1;
        made[i] = (uint32_t)code;
        present += code > 0 && !seen[code];
        seen[code] = 1;
    }
    return present;
}

/* The columns and the values of a table, and how many there are of both. */
typedef struct {
    Items columns[COLUMNS_MAX], values[COLUMNS_MAX];
    Py_ssize_t wide, high, shown;
    Py_ssize_t present[COLUMNS_MAX];
} Table;

/* Shows the groups; 0, or -1 where a number is out of range, -2 without memory, -3 without room. */
static int show(Arguments *a, Table *table, Py_ssize_t length) {
    const int64_t *order = DATA(int64_t, a->views[0]);
    const uint8_t *kept = DATA(uint8_t, a->views[1]);
    int64_t *groups = malloc((size_t)(length + 1) * sizeof *groups);
    uint8_t *seen = malloc((size_t)length + 1);
    int result = groups == NULL || seen == NULL ? -2 : 0;
    Py_ssize_t shown = 0;
    for (Py_ssize_t i = 0; result == 0 && i < length; i++) {
        if (order[i] < 0 || order[i] >= length) result = -1;
        else if (kept[order[i]]) groups[shown++] = order[i];
    }
    table->shown = shown;
    if (result == 0 && ITEMS(a->views[2]) < table->wide * length) result = -3;
    if (result == 0 && ITEMS(a->views[3]) < table->high * length) result = -3;
    for (Py_ssize_t at = 0; result == 0 && at < table->wide; at++) {
        uint32_t *made = DATA(uint32_t, a->views[2]) + at * length;
        table->present[at] = show_codes(&table->columns[at], groups, shown, made, seen, length);
        if (table->present[at] < 0) result = -1;
    }
    for (Py_ssize_t at = 0; result == 0 && at < table->high; at++) {
        double *made = DATA(double, a->views[3]) + at * length;
        for (Py_ssize_t i = 0; i < shown; i++) made[i] = number_at(&table->values[at], (Py_ssize_t)groups[i]);
    }
    free(groups);
    free(seen);
    return result;
}

/* show_groups(order, kept, columns, values, codes, numbers) -> (shown, present, ...): of the groups that are kept, in an
 * order (int64) of all, the codes in some columns and the values (float64), both column by column with room for all
 * groups in each. How many groups are kept, and for each column how many codes there are, 0 not counted. Codes are below
 * the number of groups. */
PyObject *show_groups(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    Table table;
    if (!wants(count, 6)) return NULL;
    PyObject *const buffers[] = {given[0], given[1], given[4], given[5]};
    if (!take(&a, buffers, 4, "rrww")) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]);
    if (!fits(&a, 0, "8", 0) || !fits(&a, 1, "1", length) || !fits(&a, 2, "4", 0) || !fits(&a, 3, "8", 0)) return NULL;
    table.wide = take_all(given[2], table.columns, 0, length);
    table.high = table.wide < 0 ? -1 : take_all(given[3], table.values, 8, length);
    PyObject *found = NULL;
    if (table.high < 0) {
        release(&a);
    } else {
        const int result = show(&a, &table, length);
        if (result == -3) wrong(&a, "an array is too short");
        else if (result < 0) done(&a, result);
        else release(&a);
        if (result == 0) found = PyTuple_New(table.wide + 1);
    }
    for (Py_ssize_t at = 0; at < table.wide; at++) PyBuffer_Release(&table.columns[at].view);
    for (Py_ssize_t at = 0; at < table.high; at++) PyBuffer_Release(&table.values[at].view);
    for (Py_ssize_t at = 0; found != NULL && at <= table.wide; at++) {
        PyObject *number = PyLong_FromSsize_t(at == 0 ? table.shown : table.present[at - 1]);
        if (number == NULL || PyTuple_SetItem(found, at, number) < 0) Py_CLEAR(found);
    }
    return found;
}
