import unittest

from reporting import tables

NONE = {"p50": None, "p99": None, "p999": None, "max": None}


class TablesTest(unittest.TestCase):
    def test_has_a_dash_for_latencies_of_no_answers(self):
        rate = {"share": 90, "rate": 10.0, "ok_ms": NONE, "refused": 0, "failed": 10, "late": 0}
        table, _ = tables.of("open", {"json": {"rates": [rate]}, "connections": 256})
        self.assertIn("| JSON | 90 % | 10 | – | – | – | – | 10 | 0 |", table)

    def test_takes_refusals_of_the_rounds_that_have_some(self):
        overloaded = {"rate": 500, "goodput": 95, "ok_ms": {"p50": 1, "p99": 2}, "refused": 10, "failed": 0, "late": 0}
        rounds = [
            {"peak": 100, "before": 1, "after": 1, "overload": overloaded | changes}
            for changes in ({"refused_ms": {"p50": 1, "p99": 2}}, {"refused": 0, "refused_ms": NONE}, {"ok_ms": NONE, "refused_ms": NONE})
        ]
        result = {"rounds": rounds, "steps": 1, "factor": 5, "connections": 1}
        self.assertIn("| refused: p99 | 2.00 | ms |", tables.of("overload", result)[0])
        self.assertIn("| answered: p99 | – | ms |", tables.of("overload", result | {"rounds": rounds[2:]})[0])
