/* The pages of a Parquet file: their headers and their bodies, packed by Snappy. Nothing is believed of what a file
 * says: whatever points outside of it is an error. */
#include "parquet.h"
#include "texts.h"
#include "parquet_thrift.h"

enum { FIELDS = 9, SNAPPY = 1, RUNS = 3 };

/* Reads a structure: its whole numbers and flags into `found` by their ids, those of the structures in it into
 * `inner` by theirs. */
static void fields(Reader *r, int64_t *found, int64_t (*inner)[FIELDS], int depth) {
    int64_t id = 0;
    for (int type; (type = next_field(r, &id)) != 0;) {
        const int is_asked = id > 0 && id < FIELDS;
        if (is_asked && (type == T_TRUE || type == T_FALSE)) found[id] = type == T_TRUE;
        else if (is_asked && is_whole(type)) found[id] = whole(r);
        else if (is_asked && type == T_STRUCT && inner != NULL) fields(r, inner[id], NULL, depth + 1);
        else skip(r, type, depth);
    }
}

/* One header; returns whether it is one that can be read. `is_other` is set for a page that holds no values. */
static int header(Reader *r, int64_t *page, int *is_other) {
    int64_t own[FIELDS], inner[FIELDS][FIELDS];
    for (int i = 0; i < FIELDS; i++) {
        own[i] = -1;
        for (int j = 0; j < FIELDS; j++) inner[i][j] = -1;
    }
    fields(r, own, inner, 0);
    const int64_t kind = own[1];
    *is_other = kind != KIND_VALUES && kind != KIND_DICTIONARY && kind != KIND_VALUES_2;
    page[KIND] = kind;
    page[SIZE] = own[2];
    page[PACKED] = own[3];
    page[IS_PACKED] = 1;
    const int64_t *about = inner[kind == KIND_VALUES ? 5 : kind == KIND_DICTIONARY ? 7 : 8];
    page[VALUES] = about[1];
    page[ENCODING] = about[kind == KIND_VALUES_2 ? 4 : 2];
    page[LEVELS] = kind == KIND_VALUES && about[3] != RUNS ? -2 : -1;
    if (kind == KIND_VALUES_2) {
        page[LEVELS] = about[5];
        page[IS_PACKED] = about[7] != 0;
        if (about[5] < 0 || about[5] > page[PACKED] || about[5] > page[SIZE] || about[6] > 0) return 0;
    }
    if (r->failed || kind < 0 || page[SIZE] < 0 || page[PACKED] < 0 || page[PACKED] > r->end - r->at) return 0;
    return *is_other || (page[VALUES] >= 0 && page[VALUES] <= INT32_MAX && page[ENCODING] >= 0);
}

/* parquet_pages(chunk, table) -> n: describes the pages of a column chunk, as many as the table has room for; n is how
 * many there are. */
PyObject *parquet_pages(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rw")) return NULL;
    if (!fits(&a, 0, "1", 0) || !fits(&a, 1, "8", 0)) return NULL;
    const uint8_t *chunk = DATA(uint8_t, a.views[0]);
    int64_t *table = DATA(int64_t, a.views[1]);
    const Py_ssize_t room = ITEMS(a.views[1]) / PAGE;
    Reader reader = {chunk, chunk + a.views[0].len, 0};
    Py_ssize_t n = 0;
    while (reader.at < reader.end) {
        int64_t page[PAGE];
        int is_other;
        if (!header(&reader, page, &is_other)) return done(&a, -1);
        page[START] = reader.at - chunk;
        reader.at += page[PACKED];
        if (is_other) continue;
        if (n < room) memcpy(table + n * PAGE, page, sizeof(page));
        n++;
    }
    return done(&a, n);
}

/* Copies up to 64 bytes from `offset` before, which may be in what is written. There is room for 64. */
static inline void repeat(uint8_t *to, uint64_t offset, uint64_t size) {
    const uint8_t *from = to - offset;
    if (offset >= 16) {
        memcpy(to, from, 16);
        if (size > 16)
            for (int i = 16; i < 64; i += 16) memcpy(to + i, from + i, 16);
    } else if (offset >= 8) {
        for (uint64_t i = 0; i < size; i += 8) memcpy(to + i, from + i, 8);
    } else
        for (uint64_t i = 0; i < size; i++) to[i] = from[i];
}

/* Up to four bytes as a number, the lowest first. */
static inline uint64_t little(const uint8_t *at, const uint8_t *end, int bytes) {
    if (end - at >= 4) return load4(at) & (uint32_t)(((uint64_t)1 << 8 * bytes) - 1);
    uint64_t found = 0;
    for (int i = 0; i < bytes; i++) found |= (uint64_t)at[i] << 8 * i;
    return found;
}

/* Unpacks into exactly `room` bytes; returns whether they are that. */
static int unsnap(const uint8_t *at, const uint8_t *end, uint8_t *out, uint64_t room) {
    Reader head = {at, end, 0};
    if (varint(&head) != room || head.failed) return 0;
    uint64_t done = 0;
    at = head.at;
    while (at < end) {
        const uint8_t tag = *at++;
        const int kind = tag & 3;
        const uint64_t left = room - done;
        uint64_t size = (tag >> 2) + 1u;
        const int bytes = kind == 0 ? (size > 60 ? (int)size - 60 : 0) : kind == 3 ? 4 : kind;
        if (bytes > end - at) return 0;
        uint64_t offset = bytes > 0 ? little(at, end, bytes) : 0;
        at += bytes;
        if (kind == 0) {
            if (bytes > 0) size = offset + 1;
            if (size > (uint64_t)(end - at) || size > left) return 0;
            if (size <= 16 && end - at >= 16 && left >= 16) memcpy(out + done, at, 16);
            else memcpy(out + done, at, size);
            at += size;
            done += size;
            continue;
        }
        if (kind == 1) {
            size = (tag >> 2 & 7) + 4u;
            offset |= (uint64_t)(tag >> 5) << 8;
        }
        if (offset == 0 || offset > done || size > left) return 0;
        if (left >= 64) repeat(out + done, offset, size);
        else
            for (uint64_t i = done; i < done + size; i++) out[i] = out[i - offset];
        done += size;
    }
    return done == room;
}

/* parquet_unpack(chunk, pages, out, codec) -> size: the bodies of pages, one after the other; `codec` is 1 for those
 * packed by Snappy, 0 for none. */
PyObject *parquet_unpack(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    Py_ssize_t n;
    if (!take(&a, given, count, "rrwn")) return NULL;
    const int64_t *page = pages_of(&a, 1, &n);
    if (page == NULL || !fits(&a, 0, "1", 0) || !fits(&a, 2, "1", 0)) return NULL;
    const uint8_t *chunk = DATA(uint8_t, a.views[0]);
    uint8_t *out = DATA(uint8_t, a.views[2]);
    const uint64_t length = (uint64_t)a.views[0].len, room = (uint64_t)a.views[2].len;
    const int is_snappy = a.numbers[0] == SNAPPY;
    uint64_t size = 0;
    int failed = 0;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < n && !failed; i++, page += PAGE) {
        const uint64_t start = (uint64_t)page[START], packed = (uint64_t)page[PACKED], unpacked = (uint64_t)page[SIZE];
        const uint64_t ahead = page[LEVELS] > 0 ? (uint64_t)page[LEVELS] : 0;
        failed = start > length || packed > length - start || unpacked > room - size || ahead > packed || ahead > unpacked;
        if (failed) break;
        const uint8_t *body = chunk + start;
        memcpy(out + size, body, ahead);
        if (is_snappy && page[IS_PACKED])
            failed = !unsnap(body + ahead, body + packed, out + size + ahead, unpacked - ahead);
        else if (packed == unpacked) memcpy(out + size + ahead, body + ahead, packed - ahead);
        else failed = 1;
        size += unpacked;
    }
    Py_END_ALLOW_THREADS
    return done(&a, failed ? -1 : (Py_ssize_t)size);
}
