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

/* take_pages(array, division): takes the pages that some bytes of an array are in, as the first write to each would,
 * for less; nothing is written. Where the system knows no such way they are taken as they are written. */
static Py_ssize_t take_pages_part(const Arguments *a, Py_ssize_t low, Py_ssize_t high, Py_ssize_t part) {
#ifdef __linux__
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start = (uintptr_t)a->views[0].buf;
    const uintptr_t begin = (start + (uintptr_t)low + page - 1) / page * page;
    const uintptr_t end = (start + (uintptr_t)high + page - 1) / page * page;
    if (end > begin) (void)madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
#endif
    return 0;
}

PyObject *take_pages(PyObject *self, PyObject *const *given, Py_ssize_t count) {
    Arguments a;
    if (!take(&a, given, count, "wd")) return NULL;
    if (a.views[0].len < a.high) { wrong(&a, "an array is too short"); return NULL; }
    return over_at_once(&a, take_pages_part);
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
