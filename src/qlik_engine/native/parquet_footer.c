/* The footer of a Parquet file as rows of whole numbers: the elements of its schema, its groups of rows, and their
 * columns. It is read strictly, before anybody else reads it; what the numbers mean is looked at elsewhere. */
#include "parquet.h"
#include "texts.h"
#include "parquet_thrift.h"

/* What a row is about (its first number), and its other numbers. Those that are not in the file are -1, or 0 where
 * that says the same. */
enum { A_FILE, AN_ELEMENT, A_GROUP, A_CHUNK };
enum { ABOUT, ROWS = 1 };
enum { TYPE = 1, LENGTH, REPETITION, CHILDREN, NAME, NAME_SIZE };
enum { CODEC = 2, COUNT, CHUNK_SIZE, CHUNK_PACKED, DATA_PAGE, DICTIONARY_PAGE, IS_ELSEWHERE, HAS_RANGE, LOW, HIGH, NUMBERS };

typedef struct {
    const uint8_t *start;
    int64_t *table;
    Py_ssize_t room, count;
} Rows;

/* The next row; one that has no room is written to `spare`. */
static int64_t *next_row(Rows *rows, int64_t about, int64_t *spare) {
    int64_t *row = rows->count < rows->room ? rows->table + rows->count * NUMBERS : spare;
    rows->count++;
    row[ABOUT] = about;
    for (int i = 1; i < NUMBERS; i++) row[i] = -1;
    return row;
}

static int64_t small(Reader *r) {
    const int64_t found = whole(r);
    if (found < INT32_MIN || found > INT32_MAX) r->failed = 1;
    return found;
}

/* The limit of a column as 4 or 8 bytes say it; returns whether it is one. */
static int limit(Reader *r, int64_t width, int64_t *found) {
    const uint64_t size = varint(r);
    const uint8_t *at = r->at;
    pass(r, size);
    if (r->failed || size != (uint64_t)width) return 0;
    *found = width == 4 ? (int64_t)(int32_t)load4(at) : (int64_t)load8(at);
    return 1;
}

/* The limits of 4 or 8 bytes that statistics have; the newer ones go before the older. */
static void statistics(Reader *r, int64_t width, int64_t *row) {
    int64_t found[7], id = 0;
    int has[7] = {0};
    for (int type; (type = next_field(r, &id)) != 0;) {
        const int is_limit = id == 1 || id == 2 || id == 5 || id == 6;
        if (type == T_BINARY && is_limit) has[id] = limit(r, width, &found[id]);
        else skip(r, type, 0);
    }
    const int at = has[5] && has[6] ? 5 : 1;
    row[HAS_RANGE] = width > 0 && has[at] && has[at + 1];
    row[HIGH] = row[HAS_RANGE] ? found[at] : 0;
    row[LOW] = row[HAS_RANGE] ? found[at + 1] : 0;
}

static void chunk_about(Reader *r, int64_t *row) {
    static const uint8_t places[12] = {[1] = TYPE, [4] = CODEC, [5] = COUNT, [6] = CHUNK_SIZE, [7] = CHUNK_PACKED,
                                       [9] = DATA_PAGE, [11] = DICTIONARY_PAGE};
    Reader limits = {NULL, NULL, 0};
    int64_t id = 0;
    for (int type; (type = next_field(r, &id)) != 0;) {
        const int place = id > 0 && id < 12 ? places[id] : 0;
        if (place && is_whole(type)) row[place] = place == TYPE || place == CODEC ? small(r) : whole(r);
        else if (id == 12 && type == T_STRUCT) {
            limits = *r;
            skip(r, type, 0);
        } else skip(r, type, 0);
    }
    if (limits.at == NULL || r->failed) return;
    /* Types 1 and 2 are whole numbers. */
    statistics(&limits, row[TYPE] == 1 ? 4 : row[TYPE] == 2 ? 8 : -1, row);
}

static void chunk(Reader *r, Rows *rows) {
    int64_t spare[NUMBERS], id = 0, *row = next_row(rows, A_CHUNK, spare);
    row[DICTIONARY_PAGE] = row[IS_ELSEWHERE] = row[HAS_RANGE] = row[LOW] = row[HIGH] = 0;
    for (int type; (type = next_field(r, &id)) != 0;) {
        if (id == 1 && type == T_BINARY) {
            const uint64_t size = varint(r);
            row[IS_ELSEWHERE] = size > 0;
            pass(r, size);
        } else if (id == 3 && type == T_STRUCT) chunk_about(r, row);
        else skip(r, type, 0);
    }
}

static void group(Reader *r, Rows *rows) {
    int64_t spare[NUMBERS], id = 0, *row = next_row(rows, A_GROUP, spare);
    for (int type; (type = next_field(r, &id)) != 0;) {
        int items;
        if (id == 3 && is_whole(type)) row[ROWS] = whole(r);
        else if (id == 1 && type == T_LIST) {
            uint64_t left = list_head(r, &items);
            if (left > 0 && items != T_STRUCT) r->failed = 1;
            for (; left > 0 && !r->failed; left--) chunk(r, rows);
        } else skip(r, type, 0);
    }
}

static void element(Reader *r, Rows *rows) {
    static const uint8_t places[6] = {[1] = TYPE, [2] = LENGTH, [3] = REPETITION, [5] = CHILDREN};
    int64_t spare[NUMBERS], id = 0, *row = next_row(rows, AN_ELEMENT, spare);
    row[LENGTH] = row[REPETITION] = row[CHILDREN] = 0;
    for (int type; (type = next_field(r, &id)) != 0;) {
        const int place = id > 0 && id < 6 ? places[id] : 0;
        if (place && is_whole(type)) row[place] = small(r);
        else if (id == 4 && type == T_BINARY) {
            const uint64_t size = varint(r);
            row[NAME] = r->at - rows->start;
            row[NAME_SIZE] = (int64_t)size;
            pass(r, size);
        } else skip(r, type, 0);
    }
}

/* parquet_footer(footer, table) -> n: a row for the file, then one for each element, group and column of a group, as
 * many as the table has room for; n is how many there are. */
PyObject *parquet_footer(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rw")) return NULL;
    if (!fits(&a, 0, "1", 0) || !fits(&a, 1, "8", NUMBERS)) return NULL;
    const uint8_t *start = DATA(uint8_t, a.views[0]);
    Reader reader = {start, start + a.views[0].len, 0}, *r = &reader;
    Rows rows = {start, DATA(int64_t, a.views[1]), ITEMS(a.views[1]) / NUMBERS, 0};
    int64_t id = 0, *file = next_row(&rows, A_FILE, NULL);
    for (int type; (type = next_field(r, &id)) != 0;) {
        int items;
        if (id == 3 && is_whole(type)) file[ROWS] = whole(r);
        else if ((id == 2 || id == 4) && type == T_LIST) {
            uint64_t left = list_head(r, &items);
            if (left > 0 && items != T_STRUCT) r->failed = 1;
            for (; left > 0 && !r->failed; left--) {
                if (id == 2) element(r, &rows);
                else group(r, &rows);
            }
        } else skip(r, type, 0);
    }
    return done(&a, reader.failed ? -1 : rows.count);
}
