/* Threads that share the parts of one loop, without the interpreter. Whoever asks works along, so that nothing is
 * lost while helpers wake up; helpers look out for the next loop a little while before they sleep. One loop is
 * shared at a time: whoever comes meanwhile works alone. */
#include "loops.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

/* How often one looks for work at once, and then while others may have the core, before one sleeps; rows for fewer of
 * which no sleeper is woken; loops that nobody shares after a helper was late, by so many microseconds and more than
 * all that was done meanwhile: then others have the cores. */
enum { HELPERS_MAX = 63, LOOKS = 3000, POLITE = 4000, FEW = 1 << 16, LONELY = 32, LATE = 1000 };

static struct {
    pthread_mutex_t turn, lock;
    pthread_cond_t work, idle;
    int started, lonely; /* guarded by turn */
    /* The loop of whoever has the turn; helpers read it between entering and leaving while it is open. */
    const Arguments *arguments;
    Loop loop;
    Py_ssize_t *results;
    int helpers;
    atomic_long next;
    atomic_uint loops;
    atomic_int open, inside, asleep;
} team = {
    .turn = PTHREAD_MUTEX_INITIALIZER,
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .work = PTHREAD_COND_INITIALIZER,
    .idle = PTHREAD_COND_INITIALIZER,
};

static inline void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

static void work_along(void) {
    const Arguments *a = team.arguments;
    for (long at; (at = atomic_fetch_add(&team.next, 1)) < a->parts;)
        team.results[at] = team.loop(a, a->limits[at], a->limits[at + 1], at);
}

static void *help(void *number) {
    unsigned seen = 0;
    for (;;) {
        for (int i = 0; i < LOOKS && atomic_load(&team.loops) == seen; i++) relax();
        for (int i = 0; i < POLITE && atomic_load(&team.loops) == seen; i++) sched_yield();
        if (atomic_load(&team.loops) == seen) {
            pthread_mutex_lock(&team.lock);
            atomic_fetch_add(&team.asleep, 1);
            while (atomic_load(&team.loops) == seen) pthread_cond_wait(&team.work, &team.lock);
            atomic_fetch_sub(&team.asleep, 1);
            pthread_mutex_unlock(&team.lock);
        }
        seen = atomic_load(&team.loops);
        /* Enter first, then look whether it is open: who closes it does the reverse, so that one sees the other. */
        atomic_fetch_add(&team.inside, 1);
        if (atomic_load(&team.open) && (int)(intptr_t)number < team.helpers) work_along();
        if (atomic_fetch_sub(&team.inside, 1) == 1 && !atomic_load(&team.open)) {
            pthread_mutex_lock(&team.lock);
            pthread_cond_broadcast(&team.idle);
            pthread_mutex_unlock(&team.lock);
        }
    }
    return NULL;
}

/* Helpers begin as they are wanted; signals are for the interpreter's own threads. */
static void start(int wanted) {
    sigset_t all, before;
    if (team.started >= wanted) return;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before)) return;
    for (pthread_t thread; team.started < wanted; team.started++) {
        if (pthread_create(&thread, NULL, help, (void *)(intptr_t)team.started)) break;
        pthread_detach(thread);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static int64_t microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void share(const Arguments *a, Loop loop, Py_ssize_t *results, int helpers) {
    start(helpers);
    team.arguments = a;
    team.loop = loop;
    team.results = results;
    team.helpers = helpers;
    atomic_store(&team.next, 0);
    atomic_store(&team.open, 1);
    atomic_fetch_add(&team.loops, 1);
    if (atomic_load(&team.asleep)) {
        pthread_mutex_lock(&team.lock);
        pthread_cond_broadcast(&team.work);
        pthread_mutex_unlock(&team.lock);
    }
    const int64_t begun = microseconds();
    work_along();
    const int64_t done_at = microseconds();
    atomic_store(&team.open, 0);
    for (int i = 0; i < LOOKS && atomic_load(&team.inside); i++) relax();
    if (atomic_load(&team.inside)) {
        pthread_mutex_lock(&team.lock);
        while (atomic_load(&team.inside)) pthread_cond_wait(&team.idle, &team.lock);
        pthread_mutex_unlock(&team.lock);
        if (microseconds() - done_at > LATE + (done_at - begun)) team.lonely = LONELY;
    }
}

static void work_alone(const Arguments *a, Loop loop, Py_ssize_t *results) {
    for (Py_ssize_t at = 0; at < a->parts; at++) results[at] = loop(a, a->limits[at], a->limits[at + 1], at);
}

PyObject *over(Arguments *a, Loop loop) {
    const int noted = note(a, loop);
    if (noted < 0) return NULL;
    return noted ? PyTuple_New(0) : over_at_once(a, loop);
}

PyObject *over_at_once(Arguments *a, Loop loop) {
    Py_ssize_t results[PARTS_MAX], worst = 0;
    const Py_ssize_t most = a->threads < a->parts ? a->threads : a->parts;
    const int helpers = most > HELPERS_MAX ? HELPERS_MAX : (int)most - 1;
    Py_BEGIN_ALLOW_THREADS
    if (helpers > 0 && pthread_mutex_trylock(&team.turn) == 0) {
        if (team.lonely > 0 || (a->high - a->low < FEW && atomic_load(&team.asleep))) {
            if (team.lonely > 0) team.lonely--;
            work_alone(a, loop, results);
        } else
            share(a, loop, results, helpers);
        pthread_mutex_unlock(&team.turn);
    } else
        work_alone(a, loop, results);
    Py_END_ALLOW_THREADS
    for (Py_ssize_t at = 0; at < a->parts; at++) worst = results[at] < worst ? results[at] : worst;
    const Py_ssize_t parts = a->parts;
    PyObject *made = worst < 0 ? done(a, worst) : PyTuple_New(parts);
    if (worst < 0 || made == NULL) { release(a); return NULL; }
    release(a);
    for (Py_ssize_t at = 0; at < parts; at++) {
        PyObject *number = PyLong_FromSsize_t(results[at]);
        if (number == NULL || PyTuple_SetItem(made, at, number) < 0) { Py_DECREF(made); return NULL; }
    }
    return made;
}

/* A child of fork has none of the threads. */
static void begin_anew(void) {
    pthread_mutex_init(&team.turn, NULL);
    pthread_mutex_init(&team.lock, NULL);
    pthread_cond_init(&team.work, NULL);
    pthread_cond_init(&team.idle, NULL);
    team.started = 0;
    atomic_store(&team.open, 0);
    atomic_store(&team.inside, 0);
    atomic_store(&team.asleep, 0);
    atomic_store(&team.loops, 0);
}

void prepare_team(void) {
    static int prepared = 0;
    if (!prepared) prepared = pthread_atfork(NULL, NULL, begin_anew) == 0;
}
