"""Waits for the moment that the wheels' Fast DDS waits for where it means to wait without an end, and is woken."""

import ctypes
import threading


class Moment(ctypes.Structure):
    """struct timespec of 64-bit Linux."""

    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


libc = ctypes.CDLL(None)
# Zeroes are what PTHREAD_MUTEX_INITIALIZER and PTHREAD_COND_INITIALIZER stand for; both are smaller than this.
mutex, condition = ctypes.create_string_buffer(64), ctypes.create_string_buffer(64)


def wake():
    # Only had while the other waits: if waiting does not give the mutex free, this never ends.
    libc.pthread_mutex_lock(mutex)
    libc.pthread_cond_broadcast(condition)
    libc.pthread_mutex_unlock(mutex)


def wait(seconds, nanoseconds):
    return libc.pthread_cond_timedwait(condition, mutex, ctypes.byref(Moment(seconds, nanoseconds)))


libc.pthread_mutex_lock(mutex)
threading.Thread(target=wake, daemon=True).start()
print("endless:", wait(-7459000000, -854775807))
print("over:", wait(1, 0))
print("long over:", wait(-9223372036, -854775808))
