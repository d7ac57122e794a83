/* Thrift's compact protocol, as much of it as Parquet files use. Nothing is believed of what it says: whatever points
 * outside of what is read fails, and after that nothing more is found. */
#ifndef QLIK_ENGINE_PARQUET_THRIFT_H
#define QLIK_ENGINE_PARQUET_THRIFT_H

#include <stdint.h>

enum { NESTED_MAX = 16 };
enum { T_TRUE = 1, T_FALSE, T_BYTE, T_I16, T_I32, T_I64, T_DOUBLE, T_BINARY, T_LIST, T_SET, T_MAP, T_STRUCT };

typedef struct {
    const uint8_t *at, *end;
    int failed;
} Reader;

static inline uint64_t varint(Reader *r) {
    uint64_t found = 0;
    for (int shift = 0; shift < 64 && r->at < r->end; shift += 7) {
        const uint8_t byte = *r->at++;
        found |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) return found;
    }
    r->failed = 1;
    return 0;
}

static inline int64_t whole(Reader *r) {
    const uint64_t found = varint(r);
    return (int64_t)(found >> 1) ^ -(int64_t)(found & 1);
}

static inline int is_whole(int type) { return type >= T_I16 && type <= T_I64; }

static inline void pass(Reader *r, uint64_t size) {
    if (size > (uint64_t)(r->end - r->at)) r->failed = 1;
    else r->at += size;
}

/* The type of the next value of a structure, 0 behind its last; `id`, which begins as 0, becomes its own. */
static inline int next_field(Reader *r, int64_t *id) {
    if (r->failed || r->at >= r->end) { r->failed = 1; return 0; }
    const uint8_t head = *r->at++;
    const int type = head & 15;
    if (type == 0) return 0;
    *id = head >> 4 ? *id + (head >> 4) : whole(r);
    if (*id < INT16_MIN || *id > INT16_MAX) r->failed = 1;
    return r->failed ? 0 : type;
}

/* How many items of what type a list has; each takes a byte at least. */
static inline uint64_t list_head(Reader *r, int *type) {
    *type = 0;
    if (r->failed || r->at >= r->end) { r->failed = 1; return 0; }
    const uint8_t head = *r->at++;
    *type = head & 15;
    const uint64_t size = head >> 4 == 15 ? varint(r) : head >> 4;
    if (size > (uint64_t)(r->end - r->at)) r->failed = 1;
    return r->failed ? 0 : size;
}

/* Passes over a value that nobody asks for. */
static void skip(Reader *r, int type, int depth) {
    if (depth > NESTED_MAX) r->failed = 1;
    if (r->failed) return;
    switch (type) {
    case T_TRUE: case T_FALSE: break;
    case T_BYTE: pass(r, 1); break;
    case T_I16: case T_I32: case T_I64: varint(r); break;
    case T_DOUBLE: pass(r, 8); break;
    case T_BINARY: pass(r, varint(r)); break;
    case T_LIST: case T_SET: {
        int items;
        for (uint64_t left = list_head(r, &items); left > 0 && !r->failed; left--) {
            if (items <= T_FALSE) pass(r, 1);
            else skip(r, items, depth + 1);
        }
        break;
    }
    case T_STRUCT: {
        int64_t id = 0;
        for (int inner; (inner = next_field(r, &id)) != 0;) skip(r, inner, depth + 1);
        break;
    }
    default: r->failed = 1; /* Parquet has no maps */
    }
}

#endif
