/*
 * Mends the wheels' Fast DDS: a process could hang for ever, with a core at full load, when it left the graph.
 *
 * To destroy a participant it waits until no callback runs, by std::condition_variable::wait_until with the last moment that
 * std::chrono::steady_clock knows. The wheels are built for a glibc that cannot wait by that clock (before 2.30), so
 * libstdc++ turns the moment into one of the system's clock, which overflows to a negative one. pthread_cond_timedwait()
 * refuses that without giving the mutex free, libstdc++ asks again, and the callback waits for the mutex for ever.
 *
 * No moment before 1970 is ever waited for on purpose: such a wait is one without an end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

typedef int timed_wait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

static timed_wait *next;

/* Not by dlsym(): that would find the oldest version of the function, which has another pthread_cond_t. */
__attribute__((constructor)) static void find_next(void) {
  next = (timed_wait *)dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *until) {
  if (until->tv_sec < 0 || until->tv_nsec < 0) return pthread_cond_wait(cond, mutex);
  /* Another library's constructor may wait before ours has run. */
  if (next == NULL) find_next();
  return next == NULL ? ENOSYS : next(cond, mutex, until);
}
