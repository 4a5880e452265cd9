import threading
import unittest

from reporting.repeated import Repeated


class RepeatedTest(unittest.TestCase):
    def test_does_it_again_and_again_until_its_end(self):
        times = threading.Semaphore(0)
        with Repeated("release", times.release, 0.001):
            for _ in range(3):
                self.assertTrue(times.acquire(timeout=60))

    def test_raises_what_its_thread_raised(self):
        failed, action = _failing()
        with self.assertRaisesRegex(ConnectionError, "gone"), Repeated("fail", action, 0.001):
            self.assertTrue(failed.wait(60))

    def test_lets_its_owners_own_failure_through(self):
        failed, action = _failing()
        with self.assertRaisesRegex(ValueError, "mine"), Repeated("fail", action, 0.001):
            self.assertTrue(failed.wait(60))
            raise ValueError("mine")


def _failing():
    failed = threading.Event()

    def action():
        failed.set()
        raise ConnectionError("gone")

    return failed, action
