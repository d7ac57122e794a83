/* The values of a field: the state each is in, and their order by it. */
#include "loops.h"

enum { RANKS = 256 };

/* find_states(possible, chosen, kinds, states) -> (neither, possible only, chosen only, both): the state of each
 * value, which `kinds` (4 bytes) has for these four; how many values there are of each, that at 0 not counted.
 * Without items in `chosen` none is. */
PyObject *find_states(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrw")) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]);
    const int has_chosen = ITEMS(a.views[1]) > 0;
    if (!fits(&a, 0, "1", 0) || !fits(&a, 1, "1", has_chosen ? length : 0) || !fits(&a, 2, "1", 4) ||
        !fits(&a, 3, "1", length))
        return NULL;
    const uint8_t *possible = DATA(uint8_t, a.views[0]), *chosen = DATA(uint8_t, a.views[1]);
    const uint8_t *given_kinds = DATA(uint8_t, a.views[2]);
    const uint8_t kinds[4] = {given_kinds[0], given_kinds[1], given_kinds[2], given_kinds[3]};
    uint8_t *states = DATA(uint8_t, a.views[3]);
    Py_ssize_t found = 0, picked = 0, both = 0;
    for (Py_ssize_t low = 0; low < length; low += CHUNK) {
        const Py_ssize_t high = length - low < CHUNK ? length : low + CHUNK;
        uint32_t left = 0, taken = 0, shared = 0;
        if (has_chosen)
            for (Py_ssize_t i = low; i < high; i++) {
                const uint8_t is_left = possible[i] != 0, is_taken = chosen[i] != 0;
                left += is_left;
                taken += is_taken;
                shared += is_left & is_taken;
                states[i] = is_taken ? (is_left ? kinds[3] : kinds[2]) : (is_left ? kinds[1] : kinds[0]);
            }
        else
            for (Py_ssize_t i = low; i < high; i++) {
                const uint8_t is_left = possible[i] != 0;
                left += is_left;
                states[i] = is_left ? kinds[1] : kinds[0];
            }
        found += left;
        picked += taken;
        both += shared;
    }
    Py_ssize_t values = 0;
    if (length > 0) {
        const int is_left = possible[0] != 0, is_taken = has_chosen && chosen[0] != 0;
        values = length - 1;
        found -= is_left;
        picked -= is_taken;
        both -= is_left && is_taken;
    }
    release(&a);
    return Py_BuildValue("(nnnn)", values - found - picked + both, found - both, picked - both, both);
}

/* order_by_state(codes, states, ranks, order) -> n: the first codes (int64), as many as `order` has room for, by the
 * rank (a byte) that the state of each has; those of one rank stay in their order. */
PyObject *order_by_state(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "rrrw")) return NULL;
    if (!fits(&a, 0, "8", 0) || !fits(&a, 1, "1", 0) || !fits(&a, 2, "1", 0) || !fits(&a, 3, "8", 0)) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]), size = ITEMS(a.views[1]), kinds = ITEMS(a.views[2]);
    const Py_ssize_t room = ITEMS(a.views[3]) < length ? ITEMS(a.views[3]) : length;
    const int64_t *codes = DATA(int64_t, a.views[0]);
    const uint8_t *states = DATA(uint8_t, a.views[1]), *ranks = DATA(uint8_t, a.views[2]);
    int64_t *order = DATA(int64_t, a.views[3]);
    Py_ssize_t next[RANKS + 1] = {0};
    for (Py_ssize_t i = 0; i < length; i++) {
        if (codes[i] < 0 || codes[i] >= size || states[codes[i]] >= kinds) return done(&a, -1);
        next[ranks[states[codes[i]]] + 1]++;
    }
    for (int rank = 0; rank < RANKS; rank++) next[rank + 1] += next[rank];
    Py_ssize_t n = 0;
    for (Py_ssize_t i = 0; i < length && n < room; i++) {
        const Py_ssize_t at = next[ranks[states[codes[i]]]]++;
        if (at < room) {
            order[at] = codes[i];
            n++;
        }
    }
    return done(&a, n);
}
