/* How the pages of a column chunk are described, in rows of whole numbers (int64). */
#ifndef QLIK_ENGINE_PARQUET_H
#define QLIK_ENGINE_PARQUET_H

#include "loops.h"

enum {
    KIND,      /* 0 values, 2 the dictionary, 3 values of the second version */
    START,     /* where its body begins */
    PACKED,    /* bytes of the body as it stands */
    SIZE,      /* bytes of the body unpacked */
    VALUES,    /* values, nulls among them */
    ENCODING,  /* of the values */
    LEVELS,    /* bytes of the levels ahead of a body of the second version; -1 where they say so themselves, -2 for
                  levels that are not written in runs */
    IS_PACKED, /* whether the body is packed, but for those levels */
    PAGE       /* so many numbers to a page */
};

enum { KIND_VALUES = 0, KIND_DICTIONARY = 2, KIND_VALUES_2 = 3 };

/* The pages among the arguments, and how many; NULL for what cannot be pages. */
static inline const int64_t *pages_of(Arguments *a, int i, Py_ssize_t *count) {
    if (!fits(a, i, "8", 0)) return NULL;
    *count = ITEMS(a->views[i]) / PAGE;
    return DATA(int64_t, a->views[i]);
}

#endif
