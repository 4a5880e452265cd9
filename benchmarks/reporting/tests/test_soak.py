import unittest

from reporting.scenarios import soak


class Server:
    """Tells revisions; each model's changes once it has been asked for so often."""

    def __init__(self, after):
        self._after = after
        self._asked = dict.fromkeys(after, 0)

    def revision(self, name):
        self._asked[name] += 1
        return "new" if self._asked[name] > self._after[name] else "old"


class SoakTest(unittest.TestCase):
    before = dict.fromkeys(soak.NAMES, "old")

    def test_waits_for_a_replacement_that_is_slow(self):
        server = Server(dict.fromkeys(soak.NAMES, 0) | {"iris": 2})
        self.assertEqual(len(soak.NAMES), soak.wait_replaced(server, self.before)[0])

    def test_does_not_wait_where_all_are_replaced(self):
        self.assertEqual(len(soak.NAMES), soak.wait_replaced(Server(dict.fromkeys(soak.NAMES, 0)), self.before, 0)[0])

    def test_counts_what_is_replaced_when_time_runs_out(self):
        server = Server(dict.fromkeys(soak.NAMES, 0) | {"iris": 1000})
        replaced, _ = soak.wait_replaced(server, self.before, 0)
        self.assertEqual(len(soak.NAMES) - 1, replaced)
        self.assertEqual(1, soak.unreplaced({"segments": [{"replaced": replaced}]}))
