/* Numbers as the cells of a table have them. Unlike other loops these make objects, so they hold the lock. */
#include "items.h"

#include <math.h>

/* Whole numbers up to here are integers on the wire; of others as many digits are shown. */
static const double WHOLE_MAX = 1e15;
enum { DIGITS = 14, TEXT_MAX = 32 };

static const double POWERS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,
                                1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17};

static int is_whole(double number) {
    return number < WHOLE_MAX && number > -WHOLE_MAX && number == (double)(int64_t)number;
}

/* Writes a whole number; how many characters it has. The text ends at `end`. */
static int write_whole(int64_t number, char *end) {
    uint64_t left = number < 0 ? (uint64_t)-number : (uint64_t)number;
    int length = 0;
    do {
        *--end = (char)('0' + left % 10);
        length++;
    } while ((left /= 10) != 0);
    if (number < 0) { *--end = '-'; length++; }
    return length;
}

/* Writes a number as "%.14g" does; how many characters it has, 0 where it takes more than this. The text ends at `end`.
 * All digits are a whole number below 2^53, found with one rounding, which tells to which side the exact one is to be
 * rounded unless it falls in the middle. */
static int write_broken(double number, char point, char *end) {
    const double size = number < 0 ? -number : number;
    if (!(size >= 1e-3 && size < 1e14)) return 0;
    int power = -3; /* of the first digit */
    if (size >= 1)
        for (power = 0; size >= POWERS[power + 1]; power++) {}
    else
        while (size * POWERS[-power] < 1) power++;
    const double scaled = size * POWERS[DIGITS - 1 - power];
    uint64_t digits = (uint64_t)scaled;
    const double rest = scaled - (double)digits;
    if (rest == 0.5) return 0;
    digits += rest > 0.5;
    if (digits < (uint64_t)POWERS[DIGITS - 1] || digits >= (uint64_t)POWERS[DIGITS]) return 0;
    int decimals = DIGITS - 1 - power, length = 0;
    for (; decimals > 0 && digits % 10 == 0; decimals--) digits /= 10;
    for (int i = 0; i < decimals; i++, length++) {
        *--end = (char)('0' + digits % 10);
        digits /= 10;
    }
    if (decimals > 0) { *--end = point; length++; }
    const int whole = write_whole((int64_t)digits, end);
    if (number < 0) *(end - whole - 1) = '-';
    return length + whole + (number < 0);
}

/* The text of a number that is not whole, with its separator of decimals; NULL with an error. */
static PyObject *text_of(double number, PyObject *separator) {
    char *digits = PyOS_double_to_string(number, 'g', DIGITS, 0, NULL);
    if (digits == NULL) return NULL;
    PyObject *text = PyUnicode_FromString(digits), *shown = NULL;
    PyMem_Free(digits);
    PyObject *point = PyUnicode_FromStringAndSize(".", 1);
    if (text != NULL && point != NULL) shown = PyUnicode_Replace(text, point, separator, -1);
    Py_XDECREF(point);
    Py_XDECREF(text);
    return shown;
}

/* The separator if it is one character in ASCII, else 0. */
static char plain(PyObject *separator) {
    const Py_UCS4 one = PyUnicode_GetLength(separator) == 1 ? PyUnicode_ReadChar(separator, 0) : 0;
    return one < 128 ? (char)one : 0;
}

/* A whole number as such, other ones as they are on the wire; NULL with an error. */
static PyObject *wire_of(double number) {
    if (is_whole(number)) return PyLong_FromLongLong((int64_t)number);
    if (isnan(number)) return PyUnicode_FromString("NaN");
    if (isinf(number)) return PyUnicode_FromString(number > 0 ? "Infinity" : "-Infinity");
    return PyFloat_FromDouble(number);
}

/* A cell like `made`, with the text and the number of its own; takes over both. */
static PyObject *cell_of(PyObject *made, PyObject *text_name, PyObject *text, PyObject *number_name, PyObject *number) {
    PyObject *cell = text == NULL || number == NULL ? NULL : PyDict_Copy(made);
    if (cell != NULL &&
        (PyDict_SetItem(cell, text_name, text) < 0 || PyDict_SetItem(cell, number_name, number) < 0))
        Py_CLEAR(cell);
    Py_XDECREF(text);
    Py_XDECREF(number);
    return cell;
}

/* What the numbers of a column have in common: the least and the greatest one, whether some have a fraction, how long
 * the longest text is. */
typedef struct {
    double low, high;
    int is_broken;
    Py_ssize_t longest;
} Told;

/* (low, high, kind, longest): the numbers as they are on the wire; whether all there are are whole (0), some have a
 * fraction (1), or some have no end or there is none (2). */
static PyObject *told_of(Told told) {
    if (told.low > told.high) told.low = told.high = NAN; /* which is neither less nor greater */
    const int kind = isfinite(told.low) && isfinite(told.high) ? told.is_broken : 2;
    PyObject *low = wire_of(told.low), *high = wire_of(told.high);
    return Py_BuildValue("(NNin)", low, high, kind, told.longest);
}

/* The names of the text and of the number in a cell. */
typedef struct {
    PyObject *text, *number;
} Names;

/* The cell of a number: a copy of `made` with its text and itself, or of `none` where it is NaN; `point` is what
 * `plain` says of the separator. */
static PyObject *number_cell(double number, PyObject *separator, char point, PyObject *made, PyObject *none,
                             Names names, Told *told) {
    char text[TEXT_MAX];
    Py_ssize_t size = 1;
    PyObject *cell, *shown;
    if (isnan(number)) {
        cell = PyDict_Copy(none);
    } else {
        if (is_whole(number))
            size = write_whole((int64_t)number, text + TEXT_MAX);
        else
            size = point ? write_broken(number, point, text + TEXT_MAX) : 0;
        if (size > 0) {
            shown = PyUnicode_FromStringAndSize(text + TEXT_MAX - size, size);
        } else {
            shown = text_of(number, separator);
            if (shown != NULL) size = PyUnicode_GetLength(shown);
        }
        cell = cell_of(made, names.text, shown, names.number, shown == NULL ? NULL : wire_of(number));
        told->low = number < told->low ? number : told->low;
        told->high = number > told->high ? number : told->high;
        told->is_broken |= isfinite(number) && number != floor(number);
    }
    told->longest = size > told->longest ? size : told->longest;
    return cell;
}

/* The length of the text of a number whose separator of decimals is `wider` than one character; -1 with an error. */
static Py_ssize_t length_of(double number, Py_ssize_t wider) {
    char text[TEXT_MAX];
    if (isnan(number)) return 1;
    if (is_whole(number)) return write_whole((int64_t)number, text + TEXT_MAX);
    const int size = write_broken(number, '.', text + TEXT_MAX);
    if (size > 0) return size + (memchr(text + TEXT_MAX - size, '.', (size_t)size) != NULL ? wider : 0);
    char *digits = PyOS_double_to_string(number, 'g', DIGITS, 0, NULL);
    if (digits == NULL) return -1;
    const Py_ssize_t length = (Py_ssize_t)strlen(digits) + (strchr(digits, '.') != NULL ? wider : 0);
    PyMem_Free(digits);
    return length;
}

/* longest_number(numbers, width) -> n: the length of the longest text of some numbers, whose separator of decimals has
 * `width` characters. */
PyObject *longest_number(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Items numbers;
    if (!wants(count, 2)) return NULL;
    const Py_ssize_t width = PyLong_AsSsize_t(given[1]);
    if ((width == -1 && PyErr_Occurred()) || !take_items(given[0], &numbers, 8)) return NULL;
    Py_ssize_t longest = 0, length = 0;
    for (Py_ssize_t i = 0; i < numbers.length && length >= 0; i++) {
        length = length_of(number_at(&numbers, i), width - 1);
        longest = length > longest ? length : longest;
    }
    PyBuffer_Release(&numbers.view);
    return length < 0 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(longest);
}

/* describe_numbers(numbers) -> (low, high, kind, longest): as `told_of` says; the length of the longest text is that of
 * whole numbers, of which the ends have most digits, else 0. */
PyObject *describe_numbers(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    enum { WIDE = 4 };
    Items numbers;
    if (!wants(count, 1) || !take_items(given[0], &numbers, 8)) return NULL;
    double low[WIDE], high[WIDE];
    for (int k = 0; k < WIDE; k++) { low[k] = INFINITY; high[k] = -INFINITY; }
    Py_ssize_t i = 0;
    int is_broken = 0;
    for (; i < numbers.length && !is_broken; i++) {
        const double number = number_at(&numbers, i);
        low[0] = number < low[0] ? number : low[0];
        high[0] = number > high[0] ? number : high[0];
        is_broken = isfinite(number) && number != floor(number);
    }
    for (; i < numbers.length; i++) {
        const double number = number_at(&numbers, i);
        const int k = i % WIDE; /* so that none waits for the one before */
        low[k] = number < low[k] ? number : low[k];
        high[k] = number > high[k] ? number : high[k];
    }
    PyBuffer_Release(&numbers.view);
    Told told = {low[0], high[0], is_broken, 0};
    for (int k = 1; k < WIDE; k++) {
        told.low = low[k] < told.low ? low[k] : told.low;
        told.high = high[k] > told.high ? high[k] : told.high;
    }
    if (!is_broken && is_whole(told.low) && is_whole(told.high)) {
        const Py_ssize_t least = length_of(told.low, 0), most = length_of(told.high, 0);
        told.longest = least > most ? least : most;
    }
    return told_of(told);
}

/* Codes, the state of every code or the one that all are in, and for each state what is known by code. */
typedef struct {
    PyObject *known;
    Items codes, states;
    Py_ssize_t state;
} Values;

static int take_values(PyObject *known, PyObject *codes, PyObject *states, PyObject *state, Values *values) {
    values->known = known;
    values->state = PyLong_AsSsize_t(state);
    if (values->state == -1 && PyErr_Occurred()) return 0;
    if (!PyTuple_Check(known)) { PyErr_SetString(PyExc_TypeError, "a tuple wanted"); return 0; }
    if (!take_items(codes, &values->codes, 0)) return 0;
    if (take_items(states, &values->states, 0)) return 1;
    PyBuffer_Release(&values->codes.view);
    return 0;
}

static void release_values(Values *values) {
    PyBuffer_Release(&values->codes.view);
    PyBuffer_Release(&values->states.view);
}

/* What is known of a code; NULL without an error if nothing is. */
static PyObject *known_at(const Values *values, Py_ssize_t at) {
    const uint64_t code = code_at(&values->codes, at);
    Py_ssize_t state = values->state;
    if (values->states.length > 0) {
        if (code >= (uint64_t)values->states.length) {
            PyErr_SetString(PyExc_IndexError, "a code is out of range");
            return NULL;
        }
        state = (Py_ssize_t)code_at(&values->states, (Py_ssize_t)code);
    }
    PyObject *known = PyTuple_GetItem(values->known, state);
    if (known != NULL && !PyDict_Check(known)) PyErr_SetString(PyExc_TypeError, "dictionaries wanted");
    if (known == NULL || !PyDict_Check(known)) return NULL;
    PyObject *key = PyLong_FromUnsignedLongLong(code);
    PyObject *found = key == NULL ? NULL : PyDict_GetItemWithError(known, key);
    Py_XDECREF(key);
    return found;
}

/* pick_cells(known, codes, states, state) -> list: for each code the cell that the dictionary in `known` (a tuple, by
 * state) has under it; None where one is missing. The state of each is what `states` has for its code, or `state` if
 * there is nothing in it. */
PyObject *pick_cells(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Values values;
    if (!wants(count, 4) || !take_values(given[0], given[1], given[2], given[3], &values)) return NULL;
    PyObject *cells = PyList_New(values.codes.length);
    int is_missing = 0;
    for (Py_ssize_t i = 0; cells != NULL && i < values.codes.length; i++) {
        PyObject *cell = known_at(&values, i);
        Py_XINCREF(cell);
        if (cell == NULL) is_missing = !PyErr_Occurred();
        if (cell == NULL || PyList_SetItem(cells, i, cell) < 0) Py_CLEAR(cells);
    }
    release_values(&values);
    return is_missing ? Py_NewRef(Py_None) : cells;
}

/* The columns of a table: what is in them is put into its rows. All answer 1, or 0 with an error. */

static int put(PyObject *rows, Py_ssize_t row, Py_ssize_t at, PyObject *cell) {
    return cell != NULL && PyList_SetItem(PyList_GetItem(rows, row), at, cell) == 0;
}

static int is_as_long(Py_ssize_t length, PyObject *rows) {
    if (length == PyList_Size(rows)) return 1;
    PyErr_SetString(PyExc_ValueError, "a column has not as many cells as there are rows");
    return 0;
}

/* [cells]: as they are. */
static int put_cells(PyObject *column, PyObject *rows, Py_ssize_t at) {
    PyObject *cells = PyList_GetItem(column, 0);
    if (!PyList_Check(cells)) { PyErr_SetString(PyExc_TypeError, "a list wanted"); return 0; }
    if (!is_as_long(PyList_Size(cells), rows)) return 0;
    for (Py_ssize_t i = 0; i < PyList_Size(rows); i++)
        if (!put(rows, i, at, Py_NewRef(PyList_GetItem(cells, i)))) return 0;
    return 1;
}

/* (known, codes, states, state): the first of the cells known of each code; -1 where one is missing. */
static int put_values(PyObject *column, PyObject *rows, Py_ssize_t at) {
    Values values;
    PyObject *known = PyTuple_GetItem(column, 0), *codes = PyTuple_GetItem(column, 1);
    if (!take_values(known, codes, PyTuple_GetItem(column, 2), PyTuple_GetItem(column, 3), &values)) return 0;
    int result = is_as_long(values.codes.length, rows);
    for (Py_ssize_t i = 0; result == 1 && i < PyList_Size(rows); i++) {
        PyObject *own = known_at(&values, i);
        if (own == NULL) result = PyErr_Occurred() ? 0 : -1;
        else if (PyList_Check(own) && PyList_Size(own) > 0) result = put(rows, i, at, Py_NewRef(PyList_GetItem(own, 0)));
        else PyErr_SetString(PyExc_TypeError, "cells wanted"), result = 0;
    }
    release_values(&values);
    return result;
}

/* (numbers, separator, made, none): a cell for each number; `told` is what there is to tell of these. */
static int put_numbers(PyObject *column, PyObject *rows, Py_ssize_t at, Names names, PyObject **told) {
    Items numbers;
    PyObject *separator = PyTuple_GetItem(column, 1), *made = PyTuple_GetItem(column, 2);
    PyObject *none = PyTuple_GetItem(column, 3);
    if (!PyUnicode_Check(separator) || !PyDict_Check(made) || !PyDict_Check(none)) {
        PyErr_SetString(PyExc_TypeError, "texts and cells wanted");
        return 0;
    }
    if (!take_items(PyTuple_GetItem(column, 0), &numbers, 8)) return 0;
    const char point = plain(separator);
    Told found = {INFINITY, -INFINITY, 0, 0};
    int result = is_as_long(numbers.length, rows);
    for (Py_ssize_t i = 0; result == 1 && i < PyList_Size(rows); i++)
        result = put(rows, i, at, number_cell(number_at(&numbers, i), separator, point, made, none, names, &found));
    PyBuffer_Release(&numbers.view);
    if (result == 1) *told = told_of(found);
    return result == 1 && *told != NULL;
}

/* table_rows(columns, height, text, number) -> (rows, told): the cells of a table as lists, row by row; and what there
 * is to tell of each column, None if nothing. Cells have their text and their number under these two names. What the
 * columns (a list) may be is said above. KeyError of the number of a column in which a cell is not known. */
PyObject *table_rows(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    if (!wants(count, 4)) return NULL;
    const Py_ssize_t height = PyLong_AsSsize_t(given[1]);
    if (height == -1 && PyErr_Occurred()) return NULL;
    const Names names = {given[2], given[3]};
    if (height < 0 || !PyList_Check(given[0]) || !PyUnicode_Check(names.text) || !PyUnicode_Check(names.number)) {
        PyErr_SetString(PyExc_TypeError, "columns, a height and names wanted");
        return NULL;
    }
    const Py_ssize_t width = PyList_Size(given[0]);
    PyObject *rows = PyList_New(height), *told = PyList_New(width);
    for (Py_ssize_t i = 0; rows != NULL && i < height; i++) {
        PyObject *row = PyList_New(width);
        if (row == NULL || PyList_SetItem(rows, i, row) < 0) Py_CLEAR(rows);
    }
    int result = rows != NULL && told != NULL;
    Py_ssize_t at = 0;
    for (; result == 1 && at < width; at++) {
        PyObject *column = PyList_GetItem(given[0], at), *one = NULL;
        if (PyList_Check(column) && PyList_Size(column) == 1)
            result = put_cells(column, rows, at);
        else if (!PyTuple_Check(column) || PyTuple_Size(column) != 4)
            PyErr_SetString(PyExc_TypeError, "columns wanted"), result = 0;
        else if (PyTuple_Check(PyTuple_GetItem(column, 0)))
            result = put_values(column, rows, at);
        else
            result = put_numbers(column, rows, at, names, &one);
        PyList_SetItem(told, at, one == NULL ? Py_NewRef(Py_None) : one);
    }
    if (result == 1) return Py_BuildValue("(NN)", rows, told);
    Py_XDECREF(rows);
    Py_XDECREF(told);
    PyObject *number = result < 0 ? PyLong_FromSsize_t(at - 1) : NULL;
    if (number != NULL) PyErr_SetObject(PyExc_KeyError, number);
    Py_XDECREF(number);
    return NULL;
}
