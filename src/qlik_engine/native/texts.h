/* Hashing: shared by what numbers keys and texts and what reads them from files. */
#ifndef QLIK_ENGINE_TEXTS_H
#define QLIK_ENGINE_TEXTS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint32_t hash, number; /* number + 1, 0 for free */
} Slot;

/* Keys whose places in a table are fetched before they are looked at. */
enum { BATCH = 32 };

/* Four times as much room. Returns 0 and leaves no table if there is no memory. */
static inline int widen_table(Slot **table, uint64_t *room) {
    const uint64_t size = *room * 4;
    Slot *wider = calloc(size, sizeof(Slot));
    for (uint64_t j = 0; j < *room && wider != NULL; j++) {
        if ((*table)[j].number == 0) continue;
        uint64_t at = (*table)[j].hash & (size - 1);
        while (wider[at].number != 0) at = (at + 1) & (size - 1);
        wider[at] = (*table)[j];
    }
    free(*table);
    *table = wider;
    *room = size;
    return wider != NULL;
}

static inline uint64_t load8(const uint8_t *at) { uint64_t word; memcpy(&word, at, 8); return word; }
static inline uint32_t load4(const uint8_t *at) { uint32_t word; memcpy(&word, at, 4); return word; }

static inline uint64_t mixed(uint64_t hash) {
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93u;
    return hash ^ (hash >> 29);
}

/* Different in each process, so that nobody can make a file of texts that all fall together. */
static inline uint64_t seed(void) {
    static const char here = 0;
    return (uint64_t)(uintptr_t)&here >> 4;
}

static inline uint64_t hash_text(const uint8_t *text, size_t length) {
    uint64_t hash = (length + seed()) * 0x9E3779B97F4A7C15u, word = 0;
    if (length >= 8) {
        /* The last eight bytes may be in part those of the round before. */
        const uint8_t *last = text + length - 8;
        for (; text < last; text += 8) hash = mixed((hash ^ load8(text)) * 0x9E3779B97F4A7C15u);
        word = load8(last);
    } else if (length >= 4) word = load4(text) | (uint64_t)load4(text + length - 4) << 32;
    else if (length > 0) word = text[0] | (uint64_t)text[length / 2] << 8 | (uint64_t)text[length - 1] << 16;
    return mixed((hash ^ word) * 0x9E3779B97F4A7C15u);
}

/* Copies a text; whole blocks, which takes less time, where both sides have room behind it. */
static inline void copy_text(uint8_t *to, const uint8_t *from, uint64_t size, uint64_t room, uint64_t left) {
    if (size <= 64 && room >= 64 && left >= 64) memcpy(to, from, 64);
    else if (size > 0) memcpy(to, from, size);
}

#endif
