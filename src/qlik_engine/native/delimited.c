/* Reading delimited text: cells straight into numbers and dictionary codes, a range of a file at a time. */
#include "loops.h"
#include "texts.h"

enum { DIGITS_WHOLE = 14, DIGITS_BEHIND = 9, DIGITS_ALL = 15, SHOWN = 7 };

static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

/* One column. As long as its cells are numbers with as many digits behind the point each, it is `fixed`: the numbers
 * themselves, as whole ones. After that it has a dictionary and codes; entry e is a number, a text, or a number shown
 * as a text. */
typedef struct {
    int has_dictionary;
    unsigned behind;
    int64_t *fixed;
    size_t fixed_space;
    Slot *table;
    uint64_t room;
    uint32_t n, space, last;
    uint64_t *keys; /* a number's digits and point, or the hash of a text */
    double *numbers;
    uint32_t *sizes; /* bytes of the text + 1, 0 for none */
    size_t *starts;
    uint8_t *texts;
    size_t used, text_space;
    uint32_t *codes;
    size_t rows, code_space;
} Column;

typedef struct {
    const uint8_t *data, *end;
    uint8_t delimiter;
    int quoting, verbatim, point;
} Source;

/* A number as it is written. */
typedef struct {
    uint64_t digits;
    unsigned whole, behind; /* digits before and behind the point */
    int negative;
} Written;

/* What it is in a dictionary. */
typedef struct {
    uint64_t key;
    double value;
    int plain; /* written as it would be shown */
} Number;

static inline Number number_of(const Written *w) {
    uint64_t digits = w->digits;
    unsigned behind = w->behind;
    Number number;
    /* 14 digits are shown, and small fractions with an exponent. */
    const int below_one = digits < (uint64_t)powers[behind];
    const int shown = below_one ? (double)digits * 1e4 >= powers[behind] : w->whole <= SHOWN && behind <= SHOWN;
    number.plain = behind == 0 ? !(w->negative && digits == 0) : shown && digits % 10 != 0;
    const double value = (double)digits / powers[behind];
    number.value = w->negative ? -value : value;
    while (behind > 0 && digits % 10 == 0) { digits /= 10; behind--; }
    number.key = digits == 0 ? 0 : digits << 5 | (uint64_t)behind << 1 | (uint64_t)w->negative;
    return number;
}

static int room_for(void **items, size_t size, size_t *space, size_t wanted) {
    if (wanted <= *space) return 1;
    size_t wider = *space * 2 > wanted ? *space * 2 : wanted + 1024;
    void *moved = realloc(*items, wider * size);
    if (moved == NULL) return 0;
    *items = moved;
    *space = wider;
    return 1;
}

static int room_for_entry(Column *c) {
    if (c->room == 0) {
        if ((c->table = calloc(256, sizeof(Slot))) == NULL) return 0;
        c->room = 256;
    }
    if ((uint64_t)(c->n + 1) * 2 > c->room && !widen_table(&c->table, &c->room)) return 0;
    if (c->n < c->space) return 1;
    const uint32_t wider = c->space ? c->space * 2 : 64;
    void *moved;
    if ((moved = realloc(c->keys, wider * sizeof(*c->keys))) == NULL) return 0;
    c->keys = moved;
    if ((moved = realloc(c->numbers, wider * sizeof(*c->numbers))) == NULL) return 0;
    c->numbers = moved;
    if ((moved = realloc(c->sizes, wider * sizeof(*c->sizes))) == NULL) return 0;
    c->sizes = moved;
    if ((moved = realloc(c->starts, wider * sizeof(*c->starts))) == NULL) return 0;
    c->starts = moved;
    c->space = wider;
    return 1;
}

/* Puts the next cell into the dictionary: a number if there is one, else `text`. Returns 0 without memory. */
static int put_entry(Column *c, const Number *number, const uint8_t *text, size_t length) {
    if (!room_for((void **)&c->codes, sizeof(*c->codes), &c->code_space, c->rows + 1) || !room_for_entry(c)) return 0;
    const uint64_t key = number != NULL ? number->key : hash_text(text, length) | (uint64_t)1 << 63;
    const uint32_t hash = (uint32_t)(number != NULL ? mixed((key + seed()) * 0x9E3779B97F4A7C15u) : key);
    if (number != NULL && c->last != 0 && c->keys[c->last - 1] == key) {
        c->codes[c->rows++] = c->last;
        return 1;
    }
    uint64_t at = hash & (c->room - 1);
    for (; c->table[at].number != 0; at = (at + 1) & (c->room - 1)) {
        const uint32_t e = c->table[at].number - 1;
        if (c->table[at].hash != hash || c->keys[e] != key) continue;
        if (number != NULL) break;
        if (c->sizes[e] == length + 1 && (length == 0 || memcmp(c->texts + c->starts[e], text, length) == 0)) break;
    }
    if (c->table[at].number == 0) {
        const uint32_t e = c->n++;
        const int written = number == NULL || !number->plain;
        c->table[at] = (Slot){hash, e + 1};
        c->keys[e] = key;
        c->numbers[e] = number != NULL ? number->value : Py_NAN;
        c->sizes[e] = written ? (uint32_t)length + 1 : 0;
        c->starts[e] = c->used;
        if (written && length > 0) {
            if (!room_for((void **)&c->texts, 1, &c->text_space, c->used + length)) return 0;
            memcpy(c->texts + c->used, text, length);
            c->used += length;
        }
    }
    c->last = c->table[at].number;
    c->codes[c->rows++] = c->last;
    return 1;
}

/* Where a number that begins at `at` ends, NULL if there is none that is certain to be read as it stands. */
static inline const uint8_t *read_number(const uint8_t *at, const uint8_t *end, int point, Written *number) {
    const int negative = at < end && *at == '-';
    const uint8_t *start = at + negative, *here = start;
    uint64_t digits = 0;
    uint8_t digit;
    while (here < end && (digit = (uint8_t)(*here - '0')) <= 9) { digits = digits * 10 + digit; here++; }
    const ptrdiff_t whole = here - start;
    if (whole == 0 || whole > DIGITS_WHOLE || (whole > 1 && *start == '0')) return NULL;
    unsigned behind = 0;
    if (point && here < end && *here == '.') {
        const uint8_t *first = ++here;
        while (here < end && (digit = (uint8_t)(*here - '0')) <= 9) { digits = digits * 10 + digit; here++; }
        if (here == first || here - first > DIGITS_BEHIND || whole + (here - first) > DIGITS_ALL) return NULL;
        behind = (unsigned)(here - first);
    }
    *number = (Written){digits, (unsigned)whole, behind, negative};
    return here;
}

enum { WRITTEN_MAX = 24 };

/* A number of a fixed column as it was written. */
static Written written(int64_t fixed, unsigned behind) {
    Written number = {fixed < 0 ? 0 - (uint64_t)fixed : (uint64_t)fixed, 1, behind, fixed < 0};
    for (uint64_t rest = number.digits / (uint64_t)powers[behind] / 10; rest > 0; rest /= 10) number.whole++;
    return number;
}

/* Its text, before `end`; returns where that begins. */
static uint8_t *write_number(const Written *number, uint8_t *end) {
    uint64_t digits = number->digits;
    for (unsigned i = 0; i < number->behind; i++, digits /= 10) *--end = (uint8_t)('0' + digits % 10);
    if (number->behind > 0) *--end = '.';
    for (unsigned i = 0; i < number->whole; i++, digits /= 10) *--end = (uint8_t)('0' + digits % 10);
    if (number->negative) *--end = '-';
    return end;
}

/* Gives a fixed column a dictionary. Returns 0 without memory. */
static int make_dictionary(Column *c) {
    const size_t rows = c->rows;
    c->has_dictionary = 1;
    c->rows = 0;
    for (size_t i = 0; i < rows; i++) {
        uint8_t text[WRITTEN_MAX];
        const Written number = written(c->fixed[i], c->behind);
        const Number entry = number_of(&number);
        const uint8_t *start = write_number(&number, text + WRITTEN_MAX);
        if (!put_entry(c, &entry, start, (size_t)(text + WRITTEN_MAX - start))) return 0;
    }
    free(c->fixed);
    c->fixed = NULL;
    c->fixed_space = 0;
    return 1;
}

/* Puts the next cell into the column: a number if there is one, written as `text`, else the text. Returns 0 without
 * memory. */
static inline int put(Column *c, const Written *number, const uint8_t *text, size_t length) {
    if (!c->has_dictionary) {
        if (number != NULL && (c->rows == 0 || number->behind == c->behind) &&
            !(number->negative && number->digits == 0)) {
            if (!room_for((void **)&c->fixed, sizeof(*c->fixed), &c->fixed_space, c->rows + 1)) return 0;
            c->behind = number->behind;
            c->fixed[c->rows++] = number->negative ? -(int64_t)number->digits : (int64_t)number->digits;
            return 1;
        }
        if (!make_dictionary(c)) return 0;
    }
    if (number == NULL) return put_entry(c, NULL, text, length);
    const Number entry = number_of(number);
    return put_entry(c, &entry, text, length);
}

static inline int ends_cell(const Source *s, const uint8_t *at) {
    return at == s->end || *at == s->delimiter || *at == '\n' || (*at == '\r' && at + 1 < s->end && at[1] == '\n');
}

#define ZERO_BYTE(word) (((word) - 0x0101010101010101u) & ~(word) & 0x8080808080808080u)

static inline const uint8_t *find_end(const Source *s, const uint8_t *at) {
    const uint64_t line = 0x0A0A0A0A0A0A0A0Au, cell = 0x0101010101010101u * s->delimiter;
    for (; s->end - at >= 8; at += 8) {
        const uint64_t word = load8(at);
        if (ZERO_BYTE(word ^ line) | ZERO_BYTE(word ^ cell)) break;
    }
    while (at < s->end && *at != '\n' && *at != s->delimiter) at++;
    return at;
}

enum { STRANGE = -1, NO_MEMORY = -2 };

/* Reads one cell at *at into the column (NULL: nobody wants it) and moves behind it. `scratch` has room for all of
 * the longest cell with quotes in it. Returns 1, STRANGE or NO_MEMORY. */
static inline int read_cell(const Source *s, const uint8_t **at, Column *c, uint8_t **scratch, size_t *space) {
    const uint8_t *text = *at, *stop;
    Written number = {0, 0, 0, 0};
    if (s->quoting && text < s->end && *text == '"') {
        size_t length = 0;
        const uint8_t *from = ++text;
        for (;;) {
            stop = memchr(from, '"', (size_t)(s->end - from));
            if (stop == NULL) return STRANGE;
            if (stop + 1 == s->end || stop[1] != '"') break;
            if (c != NULL) {
                const size_t more = (size_t)(stop + 1 - text);
                if (!room_for((void **)scratch, 1, space, length + more)) return NO_MEMORY;
                memcpy(*scratch + length, text, more);
                length += more;
            }
            text = from = stop + 2;
        }
        *at = stop + 1;
        if (!ends_cell(s, *at)) return STRANGE;
        if (length > 0) {
            const size_t more = (size_t)(stop - text);
            if (!room_for((void **)scratch, 1, space, length + more)) return NO_MEMORY;
            memcpy(*scratch + length, text, more);
            text = *scratch;
            stop = text + length + more;
        }
    } else {
        if (c != NULL && (stop = read_number(text, s->end, s->point, &number)) != NULL && ends_cell(s, stop)) {
            *at = stop;
            return put(c, &number, text, (size_t)(stop - text)) ? 1 : NO_MEMORY;
        }
        stop = find_end(s, text);
        if ((stop == s->end || *stop == '\n') && stop > text && stop[-1] == '\r' && stop < s->end) stop--;
        *at = stop;
    }
    if (c == NULL) return 1;
    if (!s->verbatim) {
        while (text < stop && *text == ' ') text++;
        while (stop > text && stop[-1] == ' ') stop--;
    }
    if (stop - text >= INT32_MAX) return STRANGE;
    const int is_number = read_number(text, stop, s->point, &number) == stop;
    return put(c, is_number ? &number : NULL, text, (size_t)(stop - text)) ? 1 : NO_MEMORY;
}

/* Reads records from `at` until one begins at `high` or later; sets *at to where that is. */
static int read_records(const Source *s, const uint8_t **at, const uint8_t *high, const uint8_t *wanted,
                        Py_ssize_t width, Column *columns, size_t *rows) {
    const uint8_t *here = *at;
    uint8_t *scratch = NULL;
    size_t space = 0;
    int state = 1;
    while (here < high && state == 1) {
        if (*here == '\n') { here++; continue; }
        if (*here == '\r' && here + 1 < s->end && here[1] == '\n') { here += 2; continue; }
        const uint8_t *begin = here;
        for (Py_ssize_t i = 0; i < width && state == 1; i++) {
            state = read_cell(s, &here, wanted[i] ? &columns[i] : NULL, &scratch, &space);
            if (state != 1) break;
            if (i + 1 == width) break;
            if (here == s->end || *here != s->delimiter) state = STRANGE;
            here++;
        }
        if (state != 1) break;
        if (here < s->end && *here == s->delimiter) { state = STRANGE; break; }
        /* Of all line breaks only these two are known here. */
        while ((begin = memchr(begin, '\r', (size_t)(here - begin))) != NULL) {
            if (begin + 1 == s->end || begin[1] != '\n') { state = STRANGE; break; }
            begin++;
        }
        if (here < s->end && *here == '\r') here++;
        if (here < s->end) here++;
        ++*rows;
    }
    free(scratch);
    *at = here;
    return state;
}

static PyObject *bytes_of(const void *items, size_t size) {
    return PyBytes_FromStringAndSize(size ? (const char *)items : "", (Py_ssize_t)size);
}

/* The numbers of a fixed column, in four bytes each where they fit. */
static PyObject *given_fixed(const Column *c) {
    uint64_t far = 0;
    for (size_t i = 0; i < c->rows; i++) far |= (uint64_t)(c->fixed[i] ^ (c->fixed[i] >> 63));
    const size_t width = far <= INT32_MAX ? 4 : 8;
    PyObject *keys = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(c->rows * width));
    if (keys == NULL) return NULL;
    char *into = PyBytes_AsString(keys);
    if (width == 4) for (size_t i = 0; i < c->rows; i++) ((int32_t *)into)[i] = (int32_t)c->fixed[i];
    else if (c->rows > 0) memcpy(into, c->fixed, c->rows * width);
    return Py_BuildValue("(nNn)", (Py_ssize_t)width, keys, (Py_ssize_t)c->behind);
}

/* The codes in the narrowest type, numbers, sizes and texts of a column. */
static PyObject *given_back(Column *c) {
    if (!c->has_dictionary) return given_fixed(c);
    const size_t width = c->n < 256 ? 1 : c->n < 65536 ? 2 : 4;
    PyObject *codes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(c->rows * width));
    if (codes == NULL) return NULL;
    char *into = PyBytes_AsString(codes);
    if (width == 1) for (size_t i = 0; i < c->rows; i++) ((uint8_t *)into)[i] = (uint8_t)c->codes[i];
    else if (width == 2) for (size_t i = 0; i < c->rows; i++) ((uint16_t *)into)[i] = (uint16_t)c->codes[i];
    else if (c->rows > 0) memcpy(into, c->codes, c->rows * width);
    return Py_BuildValue("(nNNNN)", (Py_ssize_t)width, codes, bytes_of(c->numbers, c->n * sizeof(double)),
                         bytes_of(c->sizes, c->n * sizeof(uint32_t)), bytes_of(c->texts, c->used));
}

static void forget(Column *columns, Py_ssize_t width) {
    for (Py_ssize_t i = 0; i < width && columns != NULL; i++) {
        Column *c = &columns[i];
        free(c->table); free(c->keys); free(c->numbers); free(c->sizes); free(c->starts); free(c->texts);
        free(c->codes); free(c->fixed);
    }
    free(columns);
}

/* read_delimited(data, wanted, options) -> None, or (end, rows, columns): the records of data that begin in
 * low..high, of as many cells as `wanted` (uint8) has items; None if they are not all of that width or hold anything
 * that is not certain. `options` (int64) are low, high, delimiter, and whether quotes count, blanks around texts
 * count, and numbers may have a point. A column that is wanted is (width of its codes, codes from 1 on, numbers with
 * NaN for none, bytes of texts + 1 with 0 for none, texts), others None; codes go by first appearance, and equal
 * numbers have one, with the text that came first. A column of numbers with as many digits behind the point each is
 * (width of an item, the numbers without points, those digits). */
PyObject *read_delimited(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrr")) return NULL;
    if (!fits(&a, 0, "1", 0) || !fits(&a, 1, "1", 1) || !fits(&a, 2, "8", 6)) return NULL;
    const Py_ssize_t width = ITEMS(a.views[1]);
    const int64_t *options = DATA(int64_t, a.views[2]);
    const uint8_t *data = DATA(uint8_t, a.views[0]), *wanted = DATA(uint8_t, a.views[1]);
    if (!in_range(&a, (Py_ssize_t)options[0], (Py_ssize_t)options[1])) return NULL;
    if (options[1] > a.views[0].len) { wrong(&a, "not a range of the data"); return NULL; }
    const Source source = {data, data + a.views[0].len, (uint8_t)options[2], options[3] != 0, options[4] != 0,
                           options[5] != 0};
    const uint8_t *at = data + options[0];
    size_t rows = 0;
    int state;
    Column *columns = calloc((size_t)width, sizeof(Column));
    if (columns == NULL) return done(&a, NO_MEMORY);
    Py_BEGIN_ALLOW_THREADS
    state = read_records(&source, &at, data + options[1], wanted, width, columns, &rows);
    Py_END_ALLOW_THREADS
    PyObject *result = NULL;
    if (state == NO_MEMORY) PyErr_NoMemory();
    else if (state == STRANGE) { Py_INCREF(Py_None); result = Py_None; }
    else {
        PyObject *found = PyTuple_New(width);
        for (Py_ssize_t i = 0; i < width && found != NULL; i++) {
            PyObject *column = wanted[i] ? given_back(&columns[i]) : Py_None;
            if (!wanted[i]) Py_INCREF(Py_None);
            if (column == NULL || PyTuple_SetItem(found, i, column) < 0) { Py_DECREF(found); found = NULL; }
        }
        if (found != NULL) result = Py_BuildValue("(nnN)", (Py_ssize_t)(at - data), (Py_ssize_t)rows, found);
    }
    forget(columns, width);
    release(&a);
    return result;
}

/* fixed_texts(numbers, behind) -> (sizes, texts): how numbers (int64) of up to 15 digits, so many of them behind the
 * point, are written where that is not what would be shown: bytes + 1 of each (uint32), 0 for the others, and texts. */
PyObject *fixed_texts(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rn") || !fits(&a, 0, "8", 0)) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]);
    if (a.numbers[0] < 0 || a.numbers[0] > DIGITS_BEHIND) { wrong(&a, "not so many digits"); return NULL; }
    const unsigned behind = (unsigned)a.numbers[0];
    const int64_t *numbers = DATA(int64_t, a.views[0]);
    uint32_t *sizes = malloc((size_t)(length ? length : 1) * sizeof(uint32_t));
    uint8_t *texts = NULL;
    size_t used = 0, space = 0;
    int state = sizes == NULL ? NO_MEMORY : 1;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < length && state == 1; i++) {
        uint8_t text[WRITTEN_MAX];
        const Written number = written(numbers[i], behind);
        sizes[i] = 0;
        if (number.whole + behind > WRITTEN_MAX - 3) { state = STRANGE; break; }
        if (number_of(&number).plain) continue;
        const uint8_t *start = write_number(&number, text + WRITTEN_MAX);
        const size_t size = (size_t)(text + WRITTEN_MAX - start);
        if (!room_for((void **)&texts, 1, &space, used + size)) { state = NO_MEMORY; break; }
        memcpy(texts + used, start, size);
        used += size;
        sizes[i] = (uint32_t)size + 1;
    }
    Py_END_ALLOW_THREADS
    PyObject *result = NULL;
    if (state == NO_MEMORY) PyErr_NoMemory();
    else if (state == STRANGE) PyErr_SetString(PyExc_ValueError, "a number is too long");
    else result = Py_BuildValue("(NN)", bytes_of(sizes, (size_t)length * sizeof(uint32_t)), bytes_of(texts, used));
    free(sizes);
    free(texts);
    release(&a);
    return result;
}
