/* Memory of the system. */
#include "loops.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* take_pages(array) -> n: takes the pages that the bytes of an array are in, as the first write to each would, for
 * less; nothing is written. n is 1 if the system knows a way to, else they are taken as they are written. */
PyObject *take_pages(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "w")) return NULL;
    int taken = 0;
#ifdef __linux__
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)a.views[0].buf;
    const uintptr_t begin = start / page * page, end = (start + (uintptr_t)a.views[0].len + page - 1) / page * page;
    Py_BEGIN_ALLOW_THREADS
    taken = madvise((void *)begin, end - begin, MADV_POPULATE_WRITE) == 0;
    Py_END_ALLOW_THREADS
#endif
    return done(&a, taken);
}

/* release_unused() -> n: gives memory that nobody holds back to the system, where the C library can; n is 1 if it
 * did. */
PyObject *release_unused(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "")) return NULL;
    int released = 0;
#ifdef __GLIBC__
    Py_BEGIN_ALLOW_THREADS
    released = malloc_trim(0);
    Py_END_ALLOW_THREADS
#endif
    return done(&a, released);
}
