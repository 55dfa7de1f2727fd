/*
 * Mends the wheels' Fast DDS: a process could hang for ever, with a core at full load, when it left the graph.
 *
 * To destroy a participant it waits until no callback runs, by std::condition_variable::wait_until with the last moment that
 * std::chrono::steady_clock knows. The wheels are built for a glibc that cannot wait by that clock (before 2.30), so
 * libstdc++ turns the moment into one of the system's clock, which overflows to a negative one. pthread_cond_timedwait()
 * refuses that without giving the mutex free, libstdc++ asks again, and the callback waits for the mutex for ever.
 *
 * Such a wait is one without an end. The wheels are for x86-64 alone.
 */
#ifndef __x86_64__
#error "The version of pthread_cond_timedwait() below is that of x86-64"
#endif
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

/*
 * Moments from the first to the second, in seconds from 1970, are overflows: 2^63 ns before 1970 and the time from 1970 to the
 * last start of the machine later, in the years 2000 to 2200. At 2^63 ns itself is the first moment of system_clock, which
 * stands for no wait at all.
 */
static const time_t overflow_from = -9223372036 + 946684800;
static const time_t overflow_to = -9223372036 + 7258118400;

typedef int timed_wait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

static timed_wait *next;

/* By its version: an older one, which dlsym() may find, has another pthread_cond_t. */
__attribute__((constructor)) static void find_next(void) {
  next = (timed_wait *)dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *until) {
  if (until->tv_sec >= overflow_from && until->tv_sec <= overflow_to) return pthread_cond_wait(cond, mutex);
  /* Another library's constructor may wait before ours has run. */
  if (next == NULL) find_next();
  return next == NULL ? ENOSYS : next(cond, mutex, until);
}
