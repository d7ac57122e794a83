/* The values of a field: the state each is in, and their order by it. */
#include "loops.h"

enum { RANKS = 256, STATES = 7 };

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

/* How many values each rank has, if `tally` (a tuple) says how many are in each state and `ranks`, a byte each, what
 * rank that has; without ranks, or if no other is used, all that there are have the first. -1 with an error. */
static int count_by_rank(PyObject *tally, const uint8_t *ranks, Py_ssize_t kinds, Py_ssize_t *counts) {
    int used = 0;
    if (!PyTuple_Check(tally) || PyTuple_Size(tally) != STATES || (kinds > 0 && kinds < STATES)) {
        PyErr_SetString(PyExc_TypeError, "a number for each state wanted");
        return -1;
    }
    for (Py_ssize_t state = 0; kinds > 0 && state < STATES; state++) {
        const Py_ssize_t number = PyLong_AsSsize_t(PyTuple_GetItem(tally, state));
        if (number == -1 && PyErr_Occurred()) return -1;
        if (number > 0 && number <= PY_SSIZE_T_MAX / STATES) {
            used += counts[ranks[state]] == 0;
            counts[ranks[state]] += number;
        }
    }
    return used > 1;
}

/* The codes in the places from low to high, as many as there are, of some in the order of the ranks that their states
 * have, which have so many each; rank by rank, as few are asked for. Returns how many; -1 for a code out of range. */
static Py_ssize_t find_first(const Arguments *a, const Py_ssize_t *counts, Py_ssize_t low, Py_ssize_t high,
                             int64_t *found) {
    const Py_ssize_t length = ITEMS(a->views[0]), size = ITEMS(a->views[1]);
    const int64_t *codes = DATA(int64_t, a->views[0]);
    const uint8_t *states = DATA(uint8_t, a->views[1]), *ranks = DATA(uint8_t, a->views[2]);
    Py_ssize_t n = 0, before = 0;
    for (int rank = 0; rank < RANKS && before < high; before += counts[rank++]) {
        const Py_ssize_t skipped = low > before ? low - before : 0;
        const Py_ssize_t left = (counts[rank] < high - before ? counts[rank] : high - before) - skipped;
        uint8_t is_wanted[RANKS] = {0};
        if (left <= 0) continue;
        for (int state = 0; state < STATES; state++) is_wanted[state] = ranks[state] == rank;
        Py_ssize_t met = 0;
        for (Py_ssize_t i = 0; i < length && met < skipped + left; i++) {
            if (codes[i] < 0 || codes[i] >= size) return -1;
            if (is_wanted[states[codes[i]]] && met++ >= skipped) found[n++] = codes[i];
        }
    }
    return n;
}

/* The dictionaries in a tuple, one for each state: borrowed. 0 with an error. */
static int take_known(PyObject *given, PyObject **known) {
    const int is_whole = PyTuple_Check(given) && PyTuple_Size(given) == STATES;
    for (Py_ssize_t state = 0; is_whole && state < STATES; state++) known[state] = PyTuple_GetItem(given, state);
    for (Py_ssize_t state = 0; is_whole && state < STATES; state++)
        if (!PyDict_Check(known[state])) { PyErr_SetString(PyExc_TypeError, "dictionaries wanted"); return 0; }
    if (!is_whole) PyErr_SetString(PyExc_TypeError, "a tuple wanted");
    return is_whole;
}

/* first_cells(known, tally, codes, states, ranks, low, high) -> list: the cells in the places from low to high of codes
 * (int64) in the order of the rank (a byte) that the state of each has, those of one rank in their order; as they are
 * if there are no ranks. `tally` says how many codes are in each state. Cells are what the dictionary in `known` (a
 * tuple, by state) has under a code; None where one is missing. */
PyObject *first_cells(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    Py_ssize_t counts[RANKS] = {0};
    if (count < 2) { PyErr_SetString(PyExc_TypeError, "cells and numbers wanted"); return NULL; }
    PyObject *known[STATES], *cells = NULL;
    if (!take(&a, given + 2, count - 2, "rrrnn")) return NULL;
    if (!fits(&a, 0, "8", 0) || !fits(&a, 1, "1", 0) || !fits(&a, 2, "1", 0)) return NULL;
    const Py_ssize_t length = ITEMS(a.views[0]), size = ITEMS(a.views[1]), kinds = ITEMS(a.views[2]);
    const int64_t *codes = DATA(int64_t, a.views[0]);
    const uint8_t *states = DATA(uint8_t, a.views[1]);
    const Py_ssize_t low = a.numbers[0], high = a.numbers[1] < length ? a.numbers[1] : length;
    const Py_ssize_t room = low < 0 || low >= high ? 0 : high - low;
    int is_missing = 0;
    int64_t *found = PyMem_Calloc((size_t)room + 1, sizeof *found);
    const int several = found == NULL ? -1 : count_by_rank(given[1], DATA(uint8_t, a.views[2]), kinds, counts);
    if (found == NULL) PyErr_NoMemory();
    if (several < 0 || !take_known(given[0], known)) goto out;
    const Py_ssize_t n = several && room > 0 ? find_first(&a, counts, low, high, found) : room;
    if (n < 0) PyErr_SetString(PyExc_IndexError, "a code is out of range");
    if (n >= 0 && n < room) PyErr_SetString(PyExc_ValueError, "these are not the numbers of codes in each state");
    if (n < room) goto out;
    cells = PyList_New(room);
    for (Py_ssize_t k = 0; cells != NULL && k < room; k++) {
        const int64_t code = several ? found[k] : codes[low + k];
        PyObject *key = NULL, *cell = NULL;
        if (code < 0 || code >= size || states[code] >= STATES)
            PyErr_SetString(PyExc_IndexError, "a code is out of range");
        else
            key = PyLong_FromLongLong(code);
        if (key != NULL) cell = PyDict_GetItemWithError(known[states[code]], key);
        Py_XDECREF(key);
        Py_XINCREF(cell);
        is_missing |= cell == NULL && !PyErr_Occurred();
        if (cell == NULL || PyList_SetItem(cells, k, cell) < 0) Py_CLEAR(cells);
    }
out:
    PyMem_Free(found);
    release(&a);
    return is_missing ? Py_NewRef(Py_None) : cells;
}
