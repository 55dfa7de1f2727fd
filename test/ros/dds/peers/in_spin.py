"""Sends what an ActionClient sends from the thread that hears the answers."""

from concurrent.futures import Future


def in_spin(executor, send, patience=10.0):
    """Carries out `send` in the thread in which `executor` spins, and returns what it returns.

    An ActionClient of rclpy notes that it waits for an answer only after it has sent the request. From another thread
    the answer can be there first; it is dropped then, and its future never ends (github.com/ros2/rclpy/issues/1123).
    """
    sent = Future()

    def carry_out():
        # What went out of a task of the executor would end its thread.
        try:
            sent.set_result(send())
        except Exception as error:
            sent.set_exception(error)

    executor.create_task(carry_out)
    return sent.result(patience)
