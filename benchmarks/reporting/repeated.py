"""Something done beside a measurement, again and again."""

import threading


class Repeated:
    """Does something from a thread of its own until its context ends, which waits for the last time.

    Its context raises what the thread raised, unless it fails itself.
    """

    def __init__(self, name, action, pause):
        """Prepare it.

        Args:
            action: called without arguments.
            pause: seconds before each time.
        """
        self._action = action
        self._pause = pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name)
        self._failure = None

    def check(self):
        """Raise what the thread has raised so far, if it has ended so."""
        if self._failure:
            raise self._failure

    def _run(self):
        try:
            while not self._over.wait(self._pause):
                self._action()
        except Exception as e:  # whatever it is, the main thread is to hear of it
            self._failure = e

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._over.set()
        self._thread.join()
        if not failure[0]:
            self.check()
