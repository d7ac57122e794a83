/* Arrays of any stride, read item by item. */
#ifndef QLIK_ENGINE_ITEMS_H
#define QLIK_ENGINE_ITEMS_H

#include "loops.h"

/* Items of an array of any stride, each `size` bytes or, with 0, of 1, 2, 4 or 8. */
typedef struct {
    Py_buffer view;
    Py_ssize_t length, stride;
} Items;

static inline int take_items(PyObject *given, Items *items, Py_ssize_t size) {
    if (PyObject_GetBuffer(given, &items->view, PyBUF_STRIDED_RO) < 0) return 0;
    const Py_ssize_t width = items->view.itemsize;
    const int is_wide = width == 8 || (size == 0 && (width == 1 || width == 2 || width == 4));
    if (items->view.ndim != 1 || !is_wide || (size > 0 && width != size)) {
        PyBuffer_Release(&items->view);
        PyErr_SetString(PyExc_ValueError, "an array has an unexpected item size or shape");
        return 0;
    }
    items->length = items->view.shape[0];
    items->stride = items->view.strides[0];
    return 1;
}

static inline double number_at(const Items *items, Py_ssize_t at) {
    double number;
    memcpy(&number, (const char *)items->view.buf + at * items->stride, sizeof number);
    return number;
}

static inline uint64_t code_at(const Items *items, Py_ssize_t at) {
    const char *from = (const char *)items->view.buf + at * items->stride;
    uint64_t code = 0;
    BY_WIDTH(items->view, Code, { Code found; memcpy(&found, from, sizeof found); code = found; })
    return code;
}

static inline int wants(Py_ssize_t count, Py_ssize_t wanted) {
    if (count == wanted) return 1;
    PyErr_Format(PyExc_TypeError, "%zd arguments wanted, %zd given", wanted, count);
    return 0;
}

#endif
