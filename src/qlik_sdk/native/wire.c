/* The loops of the wire: frames of a websocket client, and cells of pages into columns.
 *
 * Whatever a function here does not take for certain it leaves to the Python that does the same, which also knows
 * what to say about mistakes. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION 1
#define COLUMNS_MAX 10000
#define DEPTH_MAX 64
#define EXACT_DIGITS 15
#define POWERS 23

/* ---- frames -------------------------------------------------------------------------------------------------- */

/* frame(first, payload, mask) -> bytes: one masked frame. `first` is its first byte, `payload` text or bytes, `mask`
 * four bytes. */
static PyObject *frame(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    if (count != 3) {
        PyErr_SetString(PyExc_TypeError, "frame takes 3 arguments");
        return NULL;
    }
    const long first = PyLong_AsLong(given[0]);
    if (first == -1 && PyErr_Occurred()) return NULL;
    Py_ssize_t size, four;
    char *mask;
    const char *payload;
    if (PyBytes_AsStringAndSize(given[2], &mask, &four) < 0) return NULL;
    if (four != 4) {
        PyErr_SetString(PyExc_ValueError, "a mask has four bytes");
        return NULL;
    }
    if (PyUnicode_Check(given[1])) {
        payload = PyUnicode_AsUTF8AndSize(given[1], &size);
        if (payload == NULL) return NULL;
    } else if (PyBytes_AsStringAndSize(given[1], (char **)&payload, &size) < 0) {
        return NULL;
    }
    const Py_ssize_t head = size < 126 ? 6 : size < 65536 ? 8 : 14;
    PyObject *made = PyBytes_FromStringAndSize(NULL, head + size);
    if (made == NULL) return NULL;
    unsigned char *out = (unsigned char *)PyBytes_AsString(made);
    *out++ = (unsigned char)first;
    if (size < 126) {
        *out++ = (unsigned char)(0x80 | size);
    } else {
        const int bytes = size < 65536 ? 2 : 8;
        *out++ = 0x80 | (bytes == 2 ? 126 : 127);
        for (int i = bytes - 1; i >= 0; i--) *out++ = (unsigned char)((uint64_t)size >> (8 * i));
    }
    memcpy(out, mask, 4);
    out += 4;
    uint32_t narrow;
    memcpy(&narrow, mask, 4);
    const uint64_t wide = (uint64_t)narrow << 32 | narrow;
    Py_ssize_t at = 0;
    for (; at + 8 <= size; at += 8) {
        uint64_t part;
        memcpy(&part, payload + at, 8);
        part ^= wide;
        memcpy(out + at, &part, 8);
    }
    for (; at < size; at++) out[at] = (unsigned char)(payload[at] ^ mask[at & 3]);
    return made;
}

/* ---- what is written ----------------------------------------------------------------------------------------- */

typedef struct {
    char *data;
    size_t size, room;
} Buffer;

static int reserve(Buffer *buffer, size_t more) {
    if (buffer->size + more <= buffer->room) return 1;
    size_t room = buffer->room ? buffer->room * 2 : 1024;
    while (room < buffer->size + more) room *= 2;
    char *grown = realloc(buffer->data, room);
    if (grown == NULL) return 0;
    buffer->data = grown;
    buffer->room = room;
    return 1;
}

static int put(Buffer *buffer, const void *data, size_t size) {
    if (size == 0) return 1;
    if (!reserve(buffer, size)) return 0;
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    return 1;
}

enum { NO_NUMBER = 1, IS_NULL = 2, INTEGER = 4 };

typedef struct {
    Buffer texts, ends, numbers, elements, flags;
    int nulls, numeric, integral;
} Column;

typedef struct {
    Column *columns;
    Py_ssize_t width, height, room;
} Matrix;

static void release(Matrix *matrix) {
    for (Py_ssize_t i = 0; i < matrix->room; i++) {
        Column *column = &matrix->columns[i];
        free(column->texts.data);
        free(column->ends.data);
        free(column->numbers.data);
        free(column->elements.data);
        free(column->flags.data);
    }
    free(matrix->columns);
}

static Column *column_at(Matrix *matrix, Py_ssize_t index) {
    if (index < matrix->room) return &matrix->columns[index];
    const Py_ssize_t room = matrix->room ? matrix->room * 2 : 16;
    Column *grown = realloc(matrix->columns, (size_t)room * sizeof(Column));
    if (grown == NULL) return NULL;
    memset(grown + matrix->room, 0, (size_t)(room - matrix->room) * sizeof(Column));
    matrix->columns = grown;
    for (Py_ssize_t i = matrix->room; i < room; i++) {
        const int32_t nothing = 0;
        grown[i].numeric = grown[i].integral = 1;
        if (!put(&grown[i].ends, &nothing, sizeof nothing)) {
            matrix->room = i + 1;
            return NULL;
        }
    }
    matrix->room = room;
    return &grown[index];
}

/* ---- what is read -------------------------------------------------------------------------------------------- */

/* A cursor in JSON. Functions that read something leave it behind that and return 1, or return 0. */
typedef struct {
    const unsigned char *at, *end;
} Cursor;

static inline void blanks(Cursor *c) {
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\n' || *c->at == '\r' || *c->at == '\t')) c->at++;
}

static inline int take(Cursor *c, char wanted) {
    blanks(c);
    if (c->at >= c->end || *c->at != (unsigned char)wanted) return 0;
    c->at++;
    return 1;
}

static inline int word(Cursor *c, const char *wanted) {
    const size_t size = strlen(wanted);
    if ((size_t)(c->end - c->at) < size || memcmp(c->at, wanted, size) != 0) return 0;
    c->at += size;
    return 1;
}

/* The inside of a string, whose quote was taken; `escaped` tells whether it has backslashes. */
static int string(Cursor *c, const unsigned char **start, size_t *size, int *escaped) {
    const unsigned char *at = c->at;
    *start = at;
    *escaped = 0;
    for (;;) {
        /* Eight at a time while none of them is a quote, a backslash or a control character. */
        while (c->end - at >= 8) {
            const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
            uint64_t part;
            memcpy(&part, at, 8);
            const uint64_t quote = part ^ (ones * '"'), slash = part ^ (ones * '\\');
            const uint64_t found = ((quote - ones) & ~quote) | ((slash - ones) & ~slash) |
                                   ((part - ones * 0x20) & ~part);
            if (found & high) break;
            at += 8;
        }
        if (at >= c->end) return 0;
        if (*at == '"') break;
        if (*at < 0x20) return 0;
        if (*at == '\\') {
            *escaped = 1;
            if (++at >= c->end) return 0;
        }
        at++;
    }
    *size = (size_t)(at - *start);
    c->at = at + 1;
    return 1;
}

static int hex4(const unsigned char *at, const unsigned char *end, uint32_t *value) {
    if (end - at < 4) return 0;
    *value = 0;
    for (int i = 0; i < 4; i++) {
        const unsigned char digit = at[i];
        uint32_t part;
        if (digit >= '0' && digit <= '9') part = digit - '0';
        else if (digit >= 'a' && digit <= 'f') part = digit - 'a' + 10;
        else if (digit >= 'A' && digit <= 'F') part = digit - 'A' + 10;
        else return 0;
        *value = *value << 4 | part;
    }
    return 1;
}

/* A string without its escapes, in UTF-8; one is never longer than what it is written as. */
static int unescape(const unsigned char *at, size_t size, Buffer *out) {
    const unsigned char *end = at + size;
    if (!reserve(out, size)) return 0;
    unsigned char *to = (unsigned char *)out->data + out->size;
    while (at < end) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        at++;
        uint32_t code, low;
        switch (*at++) {
            case '"': *to++ = '"'; continue;
            case '\\': *to++ = '\\'; continue;
            case '/': *to++ = '/'; continue;
            case 'b': *to++ = '\b'; continue;
            case 'f': *to++ = '\f'; continue;
            case 'n': *to++ = '\n'; continue;
            case 'r': *to++ = '\r'; continue;
            case 't': *to++ = '\t'; continue;
            case 'u': break;
            default: return 0;
        }
        if (!hex4(at, end, &code)) return 0;
        at += 4;
        if (code >= 0xD800 && code < 0xE000) {
            if (code >= 0xDC00 || end - at < 6 || at[0] != '\\' || at[1] != 'u' || !hex4(at + 2, end, &low)) return 0;
            if (low < 0xDC00 || low >= 0xE000) return 0;
            at += 6;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        if (code < 0x80) {
            *to++ = (unsigned char)code;
        } else if (code < 0x800) {
            *to++ = (unsigned char)(0xC0 | code >> 6);
            *to++ = (unsigned char)(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            *to++ = (unsigned char)(0xE0 | code >> 12);
            *to++ = (unsigned char)(0x80 | (code >> 6 & 0x3F));
            *to++ = (unsigned char)(0x80 | (code & 0x3F));
        } else {
            *to++ = (unsigned char)(0xF0 | code >> 18);
            *to++ = (unsigned char)(0x80 | (code >> 12 & 0x3F));
            *to++ = (unsigned char)(0x80 | (code >> 6 & 0x3F));
            *to++ = (unsigned char)(0x80 | (code & 0x3F));
        }
    }
    out->size = (size_t)(to - (unsigned char *)out->data);
    return 1;
}

static const double powers[POWERS] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* A number as JSON writes it; `whole` where it is written without fraction and exponent. */
static int number(Cursor *c, double *value, int *whole) {
    const unsigned char *start = c->at, *at = start;
    const int negative = at < c->end && *at == '-';
    at += negative;
    uint64_t digits = 0;
    int count = 0, exponent = 0;
    *whole = 1;
    if (at >= c->end || *at < '0' || *at > '9') return 0;
    if (*at == '0') {
        at++;
        if (at < c->end && *at >= '0' && *at <= '9') return 0;
    }
    for (; at < c->end && *at >= '0' && *at <= '9'; at++) {
        digits = digits * 10 + (uint64_t)(*at - '0');
        if (++count > EXACT_DIGITS) goto slow;
    }
    if (at < c->end && *at == '.') {
        *whole = 0;
        const unsigned char *point = ++at;
        for (; at < c->end && *at >= '0' && *at <= '9'; at++) {
            digits = digits * 10 + (uint64_t)(*at - '0');
            if (++count > EXACT_DIGITS) goto slow;
        }
        if (at == point) return 0;
        exponent = (int)(at - point);
    }
    if (at < c->end && (*at == 'e' || *at == 'E')) goto slow;
    if (exponent >= POWERS) goto slow;
    /* Both are exact, so the quotient is rounded once. */
    *value = (double)digits / powers[exponent];
    if (negative) *value = -*value;
    c->at = at;
    return 1;
slow:;
    char copy[64];
    size_t size = 0;
    *whole = 1;
    for (at = start; at < c->end && strchr("+-.eE0123456789", *at) != NULL && *at; at++) {
        if (size == sizeof copy - 1) return 0;
        if (*at == '.' || *at == 'e' || *at == 'E') *whole = 0;
        copy[size++] = (char)*at;
    }
    copy[size] = 0;
    /* What Python takes and JSON does not: a point without digits on both sides. */
    const char *point = strchr(copy, '.');
    if (point != NULL && (point == copy || point[-1] < '0' || point[1] < '0' || point[1] > '9')) return 0;
    if (*whole) return 0; /* has more digits than a double */
    *value = PyOS_string_to_double(copy, NULL, NULL);
    if (PyErr_Occurred()) {
        PyErr_Clear();
        return 0;
    }
    c->at = at;
    return isfinite(*value);
}

/* Any value, passed over. */
static int skip(Cursor *c, int depth) {
    const unsigned char *start;
    size_t size;
    int flag;
    double value;
    if (depth > DEPTH_MAX) return 0;
    blanks(c);
    if (c->at >= c->end) return 0;
    switch (*c->at) {
        case '"':
            c->at++;
            if (!string(c, &start, &size, &flag)) return 0;
            if (flag) {
                Buffer nobody = {NULL, 0, 0};
                flag = unescape(start, size, &nobody);
                free(nobody.data);
                return flag;
            }
            return 1;
        case '{':
            c->at++;
            if (take(c, '}')) return 1;
            do {
                if (!take(c, '"') || !string(c, &start, &size, &flag) || flag) return 0;
                if (!take(c, ':') || !skip(c, depth + 1)) return 0;
            } while (take(c, ','));
            return take(c, '}');
        case '[':
            c->at++;
            if (take(c, ']')) return 1;
            do {
                if (!skip(c, depth + 1)) return 0;
            } while (take(c, ','));
            return take(c, ']');
        case 't': return word(c, "true");
        case 'f': return word(c, "false");
        case 'n': return word(c, "null");
        default: return number(c, &value, &flag);
    }
}

#define IS(name) (size == sizeof(name) - 1 && memcmp(key, name, sizeof(name) - 1) == 0)

static int cell(Cursor *c, Column *column) {
    double found = NAN;
    int64_t element = 0;
    uint8_t flags = 0;
    int text = 0;
    const size_t before = column->texts.size;
    if (!take(c, '{')) return 0;
    if (!take(c, '}')) {
        do {
            const unsigned char *key, *start;
            size_t size, length;
            int escaped, whole;
            if (!take(c, '"') || !string(c, &key, &size, &escaped) || escaped || !take(c, ':')) return 0;
            blanks(c);
            if (IS("qText")) {
                if (text++ || !take(c, '"') || !string(c, &start, &length, &escaped)) return 0;
                if (escaped ? !unescape(start, length, &column->texts) : !put(&column->texts, start, length)) return 0;
            } else if (IS("qNum")) {
                flags &= (uint8_t)~(NO_NUMBER | INTEGER);
                if (word(c, "\"NaN\"")) {
                    found = NAN;
                    flags |= NO_NUMBER;
                } else {
                    if (!number(c, &found, &whole)) return 0;
                    if (whole) flags |= INTEGER;
                }
            } else if (IS("qElemNumber")) {
                double value;
                if (!number(c, &value, &whole) || !whole) return 0;
                element = (int64_t)value;
            } else if (IS("qIsNull")) {
                if (word(c, "true")) flags |= IS_NULL;
                else if (word(c, "false")) flags &= (uint8_t)~IS_NULL;
                else return 0;
            } else if (!skip(c, 0)) {
                return 0;
            }
        } while (take(c, ','));
        if (!take(c, '}')) return 0;
    }
    if (column->texts.size > INT32_MAX || column->texts.size < before) return 0;
    const int32_t end = (int32_t)column->texts.size;
    if (flags & IS_NULL) column->nulls = 1;
    else if (isnan(found)) column->numeric = column->integral = 0;
    else if (column->integral && (fabs(found) > 9007199254740992.0 || found != floor(found))) column->integral = 0;
    return put(&column->ends, &end, sizeof end) && put(&column->numbers, &found, sizeof found) &&
           put(&column->elements, &element, sizeof element) && put(&column->flags, &flags, sizeof flags);
}

static int rows(Cursor *c, Matrix *matrix) {
    if (!take(c, '[')) return 0;
    if (take(c, ']')) return 1;
    do {
        Py_ssize_t width = 0;
        if (!take(c, '[')) return 0;
        if (!take(c, ']')) {
            do {
                if (width >= COLUMNS_MAX || (matrix->height && width >= matrix->width)) return 0;
                Column *column = column_at(matrix, width++);
                if (column == NULL || !cell(c, column)) return 0;
            } while (take(c, ','));
            if (!take(c, ']')) return 0;
        }
        if (matrix->height && width != matrix->width) return 0;
        matrix->width = width;
        matrix->height++;
    } while (take(c, ','));
    return take(c, ']');
}

static PyObject *bytes_of(const Buffer *buffer) {
    return PyBytes_FromStringAndSize(buffer->data, (Py_ssize_t)buffer->size);
}

static PyObject *described(const Matrix *matrix) {
    PyObject *columns = PyList_New(matrix->width);
    if (columns == NULL) return NULL;
    for (Py_ssize_t i = 0; i < matrix->width; i++) {
        const Column *column = &matrix->columns[i];
        PyObject *one = Py_BuildValue("(NNNNNiii)", bytes_of(&column->texts), bytes_of(&column->ends),
                                      bytes_of(&column->numbers), bytes_of(&column->elements),
                                      bytes_of(&column->flags), column->nulls, column->numeric, column->integral);
        if (one == NULL || PyList_SetItem(columns, i, one) < 0) {
            Py_DECREF(columns);
            return NULL;
        }
    }
    return Py_BuildValue("(nN)", matrix->height, columns);
}

/* matrices(json) -> (rest, [(height, [column, ...]), ...]) or None: takes the matrices of cells out of `json`, a text.
 * In `rest` their place in the list stands where each was. A column is (texts, ends, numbers, elements, flags, nulls,
 * numeric, integral): UTF-8 of all texts; where the first begins and each ends (int32); float64; int64; a byte each,
 * of NO_NUMBER, IS_NULL and INTEGER; whether there are nulls, and whether all others are numbers, and whole ones. None
 * is for whatever is not certain. */
static PyObject *matrices(PyObject *self, PyObject *json) {
    Py_ssize_t size;
    const char *data = PyUnicode_AsUTF8AndSize(json, &size);
    if (data == NULL) return NULL;
    Cursor c = {(const unsigned char *)data, (const unsigned char *)data + size};
    const unsigned char *copied = c.at;
    Buffer rest = {NULL, 0, 0};
    PyObject *found = PyList_New(0), *answer = NULL;
    if (found == NULL) return NULL;
    while (c.at < c.end) {
        const unsigned char *quote = memchr(c.at, '"', (size_t)(c.end - c.at)), *key;
        size_t length;
        int escaped;
        if (quote == NULL) break;
        c.at = quote + 1;
        if (!string(&c, &key, &length, &escaped)) goto nothing;
        if (length != 7 || memcmp(key, "qMatrix", 7) != 0 || !take(&c, ':')) continue;
        blanks(&c);
        if (c.at >= c.end || *c.at != '[') continue;
        char place[24];
        Matrix matrix = {NULL, 0, 0, 0};
        const int digits = snprintf(place, sizeof place, "%zd", PyList_Size(found));
        int fine = put(&rest, copied, (size_t)(c.at - copied)) && put(&rest, place, (size_t)digits) && rows(&c, &matrix);
        if (fine) {
            PyObject *one = described(&matrix);
            fine = one != NULL && PyList_Append(found, one) == 0;
            Py_XDECREF(one);
        }
        release(&matrix);
        if (!fine) goto nothing;
        copied = c.at;
    }
    if (!put(&rest, copied, (size_t)(c.end - copied))) goto nothing;
    answer = Py_BuildValue("(NO)", PyUnicode_DecodeUTF8(rest.data, (Py_ssize_t)rest.size, NULL), found);
nothing:
    free(rest.data);
    Py_DECREF(found);
    if (answer == NULL && !PyErr_Occurred()) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return answer;
}

/* texts(data, ends, flags) -> list: the texts of a column, None for null. */
static PyObject *texts(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    char *data, *ends, *flags;
    Py_ssize_t size, bounds, height;
    if (count != 3) {
        PyErr_SetString(PyExc_TypeError, "texts takes 3 arguments");
        return NULL;
    }
    if (PyBytes_AsStringAndSize(given[0], &data, &size) < 0 || PyBytes_AsStringAndSize(given[1], &ends, &bounds) < 0 ||
        PyBytes_AsStringAndSize(given[2], &flags, &height) < 0)
        return NULL;
    if (bounds != (height + 1) * 4) {
        PyErr_SetString(PyExc_ValueError, "the parts of the column have different lengths");
        return NULL;
    }
    PyObject *found = PyList_New(height);
    if (found == NULL) return NULL;
    int32_t start;
    memcpy(&start, ends, 4);
    for (Py_ssize_t i = 0; i < height; i++) {
        int32_t end;
        memcpy(&end, ends + 4 * (i + 1), 4);
        PyObject *text = NULL;
        if (start < 0 || end < start || end > size) {
            PyErr_SetString(PyExc_ValueError, "a text ends before it begins");
        } else if (flags[i] & IS_NULL) {
            text = Py_None;
            Py_INCREF(text);
        } else {
            text = PyUnicode_DecodeUTF8(data + start, end - start, NULL);
        }
        if (text == NULL || PyList_SetItem(found, i, text) < 0) {
            Py_DECREF(found);
            return NULL;
        }
        start = end;
    }
    return found;
}

static PyObject *version(PyObject *self, PyObject *nothing) { return PyLong_FromLong(VERSION); }

static PyMethodDef methods[] = {
    {"frame", (PyCFunction)(void (*)(void))frame, METH_FASTCALL, NULL},
    {"matrices", matrices, METH_O, NULL},
    {"texts", (PyCFunction)(void (*)(void))texts, METH_FASTCALL, NULL},
    {"version", version, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_wire", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__wire(void) { return PyModuleDef_Init(&module); }
