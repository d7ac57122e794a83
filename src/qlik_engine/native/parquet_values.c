/* The values in the pages of a Parquet file: levels, places in a dictionary, numbers, texts. Rows without a value get
 * place 0, number 0, the empty text. */
#include "parquet.h"
#include "texts.h"

enum { BLOCK = 512, PLACE_BITS_MAX = 31 };

/* Numbers of up to 32 bits each, in runs of one number and in packed ones. */
typedef struct {
    const uint8_t *at, *end;
    int bits;
    uint64_t same, packed, bit; /* how many are left of a run, and where the next packed one is */
    uint32_t value;
} Runs;

/* The next run; 0 where there is none. */
static int next_run(Runs *r) {
    uint64_t head = 0;
    for (int shift = 0;; shift += 7) {
        if (r->at >= r->end || shift > 28) return 0;
        head |= (uint64_t)(*r->at & 127) << shift;
        if (*r->at++ < 128) break;
    }
    if (head & 1) {
        const uint64_t size = (head >> 1) * (uint64_t)r->bits;
        if (size > (uint64_t)(r->end - r->at)) {
            /* The last run may be cut off where its values end. */
            r->packed = (uint64_t)(r->end - r->at) * 8 / (uint64_t)r->bits;
        } else r->packed = (head >> 1) * 8;
        return r->packed > 0;
    }
    const int bytes = (r->bits + 7) / 8;
    if (bytes > r->end - r->at) return 0;
    r->value = 0;
    for (int i = 0; i < bytes; i++) r->value |= (uint32_t)r->at[i] << 8 * i;
    if (r->value >> r->bits) return 0;
    r->at += bytes;
    r->same = head >> 1;
    return r->same > 0;
}

/* Packed numbers from a bit on, more by one. */
static void unpack(const uint8_t *at, const uint8_t *end, uint64_t bit, int bits, uint32_t *out, uint64_t n) {
    const uint64_t mask = ((uint64_t)1 << bits) - 1;
    uint64_t i = 0;
    const uint64_t room = (uint64_t)(end - at) * 8;
    if (bits > 0 && room >= bit + 64) {
        const uint64_t safe = (room - 64 - bit) / (uint64_t)bits + 1, wide = n < safe ? n : safe;
        const int step = bits;
        /* As many at a time as surely are in eight bytes. */
        if (bits <= 14)
            for (; i + 4 <= wide; i += 4, bit += 4 * (uint64_t)bits) {
                const uint64_t word = load8(at + (bit >> 3)) >> (bit & 7);
                out[i] = (uint32_t)(word & mask) + 1;
                out[i + 1] = (uint32_t)(word >> step & mask) + 1;
                out[i + 2] = (uint32_t)(word >> 2 * step & mask) + 1;
                out[i + 3] = (uint32_t)(word >> 3 * step & mask) + 1;
            }
        else if (bits <= 28)
            for (; i + 2 <= wide; i += 2, bit += 2 * (uint64_t)bits) {
                const uint64_t word = load8(at + (bit >> 3)) >> (bit & 7);
                out[i] = (uint32_t)(word & mask) + 1;
                out[i + 1] = (uint32_t)(word >> step & mask) + 1;
            }
        for (; i < wide; i++, bit += (uint64_t)bits)
            out[i] = (uint32_t)(load8(at + (bit >> 3)) >> (bit & 7) & mask) + 1;
    }
    for (; i < n; i++, bit += (uint64_t)bits) {
        uint64_t word = 0;
        for (int j = 0; j < 5 && at + (bit >> 3) + j < end; j++) word |= (uint64_t)at[(bit >> 3) + (uint64_t)j] << 8 * j;
        out[i] = (uint32_t)(word >> (bit & 7) & mask) + 1;
    }
}

/* The next numbers, more by one, as many as one run has of the `n` that are wanted; 0 where there are no more. */
static uint64_t next_numbers(Runs *r, uint32_t *out, uint64_t n, int *is_same) {
    if (r->same == 0 && r->packed == 0 && !next_run(r)) return 0;
    *is_same = r->same > 0;
    if (r->same > 0) {
        n = n < r->same ? n : r->same;
        for (uint64_t i = 0; i < n; i++) out[i] = r->value + 1;
        r->same -= n;
        return n;
    }
    n = n < r->packed ? n : r->packed;
    unpack(r->at, r->end, r->bit, r->bits, out, n);
    r->bit += n * (uint64_t)r->bits;
    r->packed -= n;
    if (r->packed == 0) {
        const uint64_t bytes = (r->bit + 7) / 8, left = (uint64_t)(r->end - r->at);
        r->at += bytes < left ? bytes : left;
        r->bit = 0;
    }
    return n;
}

/* Where a row has a value; returns how many have, -1 for levels that are none. Levels are 0 or 1. */
static int64_t levels(Runs r, uint8_t *valid, int64_t n) {
    uint32_t found[BLOCK];
    int64_t some = 0;
    for (int64_t i = 0; i < n;) {
        int is_same;
        const int64_t met = (int64_t)next_numbers(&r, found, (uint64_t)(n - i < BLOCK ? n - i : BLOCK), &is_same);
        if (met == 0) return -1;
        for (int64_t j = 0; j < met; j++) {
            if (found[j] > 2) return -1;
            valid[i + j] = (uint8_t)(found[j] - 1);
            some += valid[i + j];
        }
        i += met;
    }
    return some;
}

/* The values of a page, behind its levels. */
typedef struct {
    const uint8_t *at, *end;
    int64_t rows, some; /* rows, and those with a value */
} Body;

/* Finds the values of a page; `valid` is for the rows of the page. Returns whether it holds together. */
static int body_of(const Py_buffer *data, const int64_t *page, int is_optional, uint8_t *valid, Body *body) {
    const uint64_t start = (uint64_t)page[START], size = (uint64_t)page[SIZE], length = (uint64_t)data->len;
    if (start > length || size > length - start || page[VALUES] < 0) return 0;
    const uint8_t *at = (const uint8_t *)data->buf + start;
    *body = (Body){at, at + size, page[VALUES], page[VALUES]};
    uint64_t ahead = page[LEVELS] > 0 ? (uint64_t)page[LEVELS] : 0;
    if (ahead > size) return 0;
    if (is_optional && page[KIND] != KIND_DICTIONARY) {
        if (page[KIND] == KIND_VALUES) {
            if (size < 4 || page[LEVELS] != -1) return 0;
            ahead = load4(at);
            at += 4;
            if (ahead > size - 4) return 0;
        }
        body->some = levels((Runs){.at = at, .end = at + ahead, .bits = 1}, valid, body->rows);
    }
    body->at = at + ahead;
    return body->some >= 0;
}

static int64_t rows_of(const int64_t *page, Py_ssize_t n) {
    int64_t rows = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        const int64_t values = page[i * PAGE + VALUES];
        if (values < 0 || values > INT32_MAX) return -1;
        rows += values;
    }
    return rows;
}

/* Moves values to the rows that have one, from behind. */
#define SPREAD(Item, items, valid, body)                                                                      \
    if ((body).some < (body).rows)                                                                            \
        for (int64_t to = (body).rows - 1, from = (body).some; to >= 0; to--)                                 \
            (items)[to] = (valid)[to] && from > 0 ? (items)[--from] : (Item)0;

/* Reads places of a page and puts those met for the first time into `met`; returns how many, -1 for none. */
static int64_t page_places(const Body *body, uint32_t *places, uint8_t *seen, uint64_t size, uint64_t known, uint32_t *met) {
    int64_t fresh = 0;
    if (body->some == 0) return 0;
    if (body->at >= body->end || *body->at > PLACE_BITS_MAX) return -1;
    Runs runs = {.at = body->at + 1, .end = body->end, .bits = *body->at};
    for (int64_t i = 0; i < body->some;) {
        int is_same;
        uint32_t *out = places + i, wrong_bits = 0;
        const int64_t n = (int64_t)next_numbers(&runs, out, (uint64_t)(body->some - i < BLOCK ? body->some - i : BLOCK), &is_same);
        if (n == 0) return -1;
        /* The highest bit tells what is too large. */
        for (int64_t j = 0; j < n; j++) wrong_bits |= out[j] | ((uint32_t)size - out[j]);
        if (wrong_bits > INT32_MAX) return -1;
        if (known + (uint64_t)fresh < size)
            for (int64_t j = 0; j < (is_same ? 1 : n); j++) {
                met[fresh] = out[j];
                fresh += !seen[out[j]];
                seen[out[j]] = 1;
            }
        i += n;
    }
    return fresh;
}

/* parquet_places(data, pages, is_optional, known, places, seen, met, valid) -> n: places in the dictionary, from 1 on,
 * of the rows of pages. `seen` has a flag for each place, which is set for the `known` ones met before; the n met for
 * the first time are put into `met`, in order. */
PyObject *parquet_places(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    Py_ssize_t n;
    if (!take(&a, given, count, "rrnnwwww")) return NULL;
    const int64_t *page = pages_of(&a, 1, &n);
    if (page == NULL) return NULL;
    const int64_t rows = rows_of(page, n);
    const int is_optional = a.numbers[0] != 0;
    if (!fits(&a, 0, "1", 0) || !fits(&a, 2, "4", rows) || !fits(&a, 3, "1", 1) ||
        !fits(&a, 4, "4", ITEMS(a.views[3])) || !fits(&a, 5, "1", is_optional ? rows : 0))
        return NULL;
    const uint64_t size = (uint64_t)ITEMS(a.views[3]) - 1;
    if (size > INT32_MAX) { wrong(&a, "too many values"); return NULL; }
    uint32_t *places = DATA(uint32_t, a.views[2]), *met = DATA(uint32_t, a.views[4]);
    uint8_t *seen = DATA(uint8_t, a.views[3]), *valid = DATA(uint8_t, a.views[5]);
    const uint64_t before = a.numbers[1] < 0 ? 0 : (uint64_t)a.numbers[1];
    int64_t fresh = 0;
    int failed = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < n && !failed; i++, page += PAGE) {
        Body body;
        failed = !body_of(&a.views[0], page, is_optional, valid, &body);
        if (failed) break;
        const int64_t more = page_places(&body, places, seen, size, before + (uint64_t)fresh, met + fresh);
        failed = more < 0;
        if (failed) break;
        SPREAD(uint32_t, places, valid, body)
        places += body.rows;
        fresh += more;
    }
    Py_END_ALLOW_THREADS
    return done(&a, failed ? -1 : (Py_ssize_t)fresh);
}

/* Numbers of some bytes, the highest first, of which the lowest eight are kept. */
static int64_t reversed(const uint8_t *at, int width) {
    uint64_t found = at[0] & 128 ? UINT64_MAX : 0;
    for (int i = width > 8 ? width - 8 : 0; i < width; i++) found = found << 8 | at[i];
    return (int64_t)found;
}

/* parquet_items(data, pages, is_optional, width, items, valid) -> nulls: numbers of `width` bytes as they stand; those
 * of a width below 0 have the highest byte first, and become numbers of 8 bytes. */
PyObject *parquet_items(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    Py_ssize_t n;
    if (!take(&a, given, count, "rrnnww")) return NULL;
    const int64_t *page = pages_of(&a, 1, &n);
    if (page == NULL) return NULL;
    const int64_t rows = rows_of(page, n);
    const int is_optional = a.numbers[0] != 0;
    if (!fits(&a, 0, "1", 0) || !fits(&a, 2, "48", rows) || !fits(&a, 3, "1", is_optional ? rows : 0)) return NULL;
    const int64_t width = a.numbers[1];
    if (width < -16 || width == 0 || a.views[2].itemsize != (width < 0 ? 8 : width)) { wrong(&a, "not a width"); return NULL; }
    uint8_t *out = DATA(uint8_t, a.views[2]), *valid = DATA(uint8_t, a.views[3]);
    int64_t nulls = 0;
    int failed = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < n && !failed; i++, page += PAGE) {
        Body body;
        failed = !body_of(&a.views[0], page, is_optional, valid, &body);
        const int64_t step = width < 0 ? -width : width;
        failed = failed || body.some > (body.end - body.at) / step;
        if (failed) break;
        if (width > 0) memcpy(out, body.at, (size_t)(body.some * step));
        else for (int64_t j = 0; j < body.some; j++) ((int64_t *)out)[j] = reversed(body.at + j * step, (int)step);
        if (width == 4) { SPREAD(uint32_t, (uint32_t *)out, valid, body) }
        else { SPREAD(uint64_t, (uint64_t *)out, valid, body) }
        out += body.rows * (width == 4 ? 4 : 8);
        valid += is_optional ? body.rows : 0;
        nulls += body.rows - body.some;
    }
    Py_END_ALLOW_THREADS
    return done(&a, failed ? -1 : (Py_ssize_t)nulls);
}

/* parquet_texts(data, pages, is_optional, out, bounds, valid) -> nulls: texts, one after the other; text i is
 * out[bounds[i]:bounds[i + 1]] (int32). */
PyObject *parquet_texts(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    Py_ssize_t n;
    if (!take(&a, given, count, "rrnwww")) return NULL;
    const int64_t *page = pages_of(&a, 1, &n);
    if (page == NULL) return NULL;
    const int64_t rows = rows_of(page, n);
    const int is_optional = a.numbers[0] != 0;
    if (rows < 0 || !fits(&a, 0, "1", 0) || !fits(&a, 2, "1", 0) || !fits(&a, 3, "4", rows + 1) ||
        !fits(&a, 4, "1", is_optional ? rows : 0)) {
        if (rows < 0) wrong(&a, "not pages");
        return NULL;
    }
    uint8_t *out = DATA(uint8_t, a.views[2]), *valid = DATA(uint8_t, a.views[4]);
    int32_t *bounds = DATA(int32_t, a.views[3]);
    const uint64_t room = a.views[2].len < INT32_MAX ? (uint64_t)a.views[2].len : INT32_MAX;
    uint64_t end = 0;
    int64_t nulls = 0;
    int failed = 0;
    bounds[0] = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < n && !failed; i++, page += PAGE) {
        Body body;
        failed = !body_of(&a.views[0], page, is_optional, valid, &body);
        if (failed) break;
        const int has_nulls = body.some < body.rows;
        const uint8_t *at = body.at;
        for (int64_t j = 0; j < body.rows; j++, *++bounds = (int32_t)end) {
            if (has_nulls && !valid[j]) continue;
            if (body.end - at < 4) { failed = 1; break; }
            const uint64_t size = load4(at), left = (uint64_t)(body.end - at) - 4;
            if (size > left || size > room - end) { failed = 1; break; }
            at += 4;
            copy_text(out + end, at, size, room - end, left);
            at += size;
            end += size;
        }
        valid += is_optional ? body.rows : 0;
        nulls += body.rows - body.some;
    }
    Py_END_ALLOW_THREADS
    return done(&a, failed ? -1 : (Py_ssize_t)nulls);
}

/* number_places(places, numbers, codes, at): the codes from row `at` on are the numbers (uint32) that places have. */
PyObject *number_places(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrwn")) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]), at = a.numbers[0];
    if (at < 0) { wrong(&a, "not a row"); return NULL; }
    if (!fits(&a, 0, "124", 0) || !fits(&a, 1, "4", length > 0) || !fits(&a, 2, "124", 0)) return NULL;
    if (ITEMS(a.views[2]) - at < length) { wrong(&a, "an array is too short"); return NULL; }
    const uint64_t size = (uint64_t)ITEMS(a.views[1]);
    const uint32_t *numbers = DATA(uint32_t, a.views[1]);
    const Py_ssize_t low = 0, high = length;
    int outside = 0;
    Py_BEGIN_ALLOW_THREADS
    BY_CODE(a.views[0], Place, BY_CODE(a.views[2], Code, {
        const Place *places = DATA(Place, a.views[0]);
        Code *codes = DATA(Code, a.views[2]) + at;
        CHUNKS(below(&a.views[0], from, to, size), { codes[i] = (Code)numbers[places[i]]; })
    }))
    Py_END_ALLOW_THREADS
    return done(&a, outside ? -1 : 0);
}
