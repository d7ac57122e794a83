/* Several loops over the same rows in one go, part after part: threads meet once for all of them, and what a loop
 * finds for the rows of a part is still near when the next one reads it. */
#include "loops.h"

enum { TOGETHER_MAX = 64, GIVEN_MAX = 16 };

typedef struct {
    Arguments rows; /* first, since the loop over all of them is given this: how rows are divided */
    int count;
    Loop loops[TOGETHER_MAX];
    Arguments *arguments[TOGETHER_MAX];
} Noted;

/* The loops that this thread is about to run together. */
static _Thread_local Noted *noting = NULL;

int note(Arguments *a, Loop loop) {
    Noted *all = noting;
    if (all == NULL) return 0;
    if (all->count == 0) {
        all->rows = *a;
        all->rows.held = 0;
    }
    const size_t limits = sizeof(a->limits[0]) * (size_t)(a->parts + 1);
    if (a->parts != all->rows.parts || memcmp(a->limits, all->rows.limits, limits) != 0) {
        wrong(a, "loops over other rows");
        return -1;
    }
    Arguments *own = PyMem_Malloc(sizeof(Arguments));
    if (own == NULL) {
        release(a);
        PyErr_NoMemory();
        return -1;
    }
    *own = *a;
    own->loop = loop;
    own->packed = NULL;
    all->loops[all->count] = loop;
    all->arguments[all->count++] = own;
    return 1;
}

static Py_ssize_t all_of_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
    const Noted *all = (const Noted *)(const void *)a;
    Py_ssize_t found = 0;
    for (int at = 0; at < all->count && found >= 0; at++)
        if (all->loops[at] != NULL) found = all->loops[at](all->arguments[at], low, high, part);
    return found < 0 ? found : 0;
}

/* Notes a tuple of a loop and its arguments; 0 after an error. */
static int note_given(PyObject *given, Noted *all) {
    PyObject *items[GIVEN_MAX];
    const Py_ssize_t size = PyTuple_Check(given) ? PyTuple_Size(given) : 0;
    PyObject *loop = size > 0 && size <= GIVEN_MAX ? PyTuple_GetItem(given, 0) : NULL;
    if (loop == NULL || !PyCFunction_Check(loop) || PyCFunction_GetFlags(loop) != METH_FASTCALL) {
        PyErr_SetString(PyExc_TypeError, "not a loop with its arguments");
        return 0;
    }
    for (Py_ssize_t at = 1; at < size; at++) items[at - 1] = PyTuple_GetItem(given, at);
    typedef PyObject *(*Function)(PyObject *, PyObject *const *, Py_ssize_t);
    const Function function = (Function)(void (*)(void))PyCFunction_GetFunction(loop);
    const int before = all->count;
    PyObject *made = function(PyCFunction_GetSelf(loop), items, size - 1);
    if (made == NULL) return 0;
    Py_DECREF(made);
    if (all->count == before + 1) return 1;
    PyErr_SetString(PyExc_TypeError, "not a loop that can wait");
    return 0;
}

/* together((loop, argument, ...), ...) -> a 0 for each part: runs loops that have the same division of rows. Each may
 * read what those before it write for the rows of a part. */
PyObject *together(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Noted all = {.count = 0};
    int known = count > 0 && count <= TOGETHER_MAX && noting == NULL;
    if (!known) PyErr_SetString(PyExc_ValueError, "not so many loops");
    if (known) {
        noting = &all;
        for (Py_ssize_t at = 0; at < count && known; at++) known = note_given(given[at], &all);
        noting = NULL;
    }
    Packed *packs = known ? pack(all.loops, all.arguments, all.count) : NULL;
    PyObject *found = known ? over_at_once(&all.rows, all_of_part) : NULL;
    free_packs(packs);
    for (int at = 0; at < all.count; at++) {
        release(all.arguments[at]);
        PyMem_Free(all.arguments[at]);
    }
    return found;
}
