import unittest

from reporting import goals


def server(rps, p99=1.0, p50=1.0, errors=0, start=1.5):
    return {
        "start": start,
        "idle": 100,
        "loaded": 200,
        "many": {"rps": rps, "p50": p50, "p99": p99, "errors": errors},
        "one": {"rps": 100, "p50": p50, "p99": p99, "errors": 0},
    }


def peers(jarbor, triton=1000.0):
    names = ("flask", "triton", "jarbor", "jarbor, Open Inference")
    json = dict(zip(names, map(server, (400, triton, jarbor, jarbor)), strict=True))
    pair = {"triton": server(triton), "jarbor": server(jarbor)}
    return {"json": json, "binary": pair, "grpc": pair}


def soaked(rise, swing=0.0, segments=40):
    """A soak whose memory rises by so many MiB an hour, and swings up and down from one segment to the next."""
    samples = [
        {"at": 60.0 * (at + 1), "segment": at, "collected": True}
        | dict.fromkeys(("heap_used", "direct", "native_rss", "rss"), 100 + rise * at / 60 + swing * (-1) ** at)
        for at in range(segments)
    ]
    load = {"rps": 70, "requests": 4200, "refused": 0, "failed": 0, "replaced": 4}
    return {"capacity": {"rps": 100}, "segment_seconds": 60, "segments": [load] * segments, "samples": samples}


def memory(result):
    """The row of resident memory."""
    return next(row for row in goals.table({"soak": result}) if row.what.endswith(": resident memory"))


def rows(**results):
    return {(row.what, row.goal): row for row in goals.table(results)}


class GoalsTest(unittest.TestCase):
    native = ("JSON, native route, requests/s", "≥ 2.5 × Triton's (Python backend)")

    def test_compares_within_a_round_and_takes_the_median(self):
        found = rows(peers={"rounds": [peers(2600), peers(5000, 4000), peers(3000)]})
        self.assertEqual("2.60 (1.25–3.00) ×", found[self.native].measured)
        self.assertTrue(found[self.native].met)

    def test_tells_what_is_not_met(self):
        self.assertFalse(rows(peers={"rounds": [peers(2400)]})[self.native].met)

    def test_measures_nothing_against_a_peer_that_did_not_run(self):
        round_ = peers(2600)
        round_["json"]["triton"] = {"failed": "it did not start"}
        self.assertIsNone(rows(peers={"rounds": [round_]})[self.native].met)

    def test_measures_nothing_against_a_peer_that_is_not_installed(self):
        round_ = peers(2600)
        del round_["json"]["triton"], round_["grpc"]
        self.assertIsNone(rows(peers={"rounds": [round_]})[self.native].met)

    def test_says_why_peers_were_left_out(self):
        found = rows(peers={"left_out": "there is no measure.py"})
        self.assertEqual("not measured: there is no measure.py", found["`peers`", ""].measured)

    def test_compares_starts_of_the_same_round(self):
        fast, slow = peers(2600), peers(2600)
        for servers in fast.values():
            servers["jarbor"] = server(2600, start=0.75)
        goal = ("start to first answer, gRPC", "below Triton's")
        found = rows(peers={"rounds": [fast, fast, slow]})[goal]
        self.assertEqual("0.50 (0.50–1.00) ×", found.measured)
        self.assertTrue(found.met)
        self.assertFalse(rows(peers={"rounds": [slow]})[goal].met)

    def test_tells_of_one_encoding_that_starts_late(self):
        round_ = peers(2600)
        round_["json"]["jarbor"] = server(2600, start=0.75)
        found = rows(peers={"rounds": [round_]})
        self.assertTrue(found["start to first answer, JSON", "below Triton's"].met)
        self.assertFalse(found["start to first answer, binary", "below Triton's"].met)

    def test_counts_requests_that_failed(self):
        round_ = peers(2600)
        round_["json"]["jarbor"] = server(2600, errors=3)
        found = rows(peers={"rounds": [round_]})["requests of these that failed", "0"]
        self.assertEqual(("3", False), (found.measured, found.met))
        self.assertTrue(rows(peers={"rounds": [peers(2600)]})["requests of these that failed", "0"].met)

    def test_a_server_that_did_not_start_misses_the_goal_of_no_failures(self):
        round_ = {"json": {"triton": server(1000), "jarbor": {"failed": "it did not start"}}}
        found = rows(peers={"rounds": [round_]})["requests of these that failed", "0"]
        self.assertEqual(("0; 1 of 1 times Jarbor did not run", False), (found.measured, found.met))

    def test_lists_what_was_not_measured(self):
        self.assertTrue(all(row.met is None for row in goals.table({})))

    def test_a_failed_request_of_a_reload_misses_the_goal(self):
        load = {"rps": 1, "p50": 1, "p99": 1, "refused": 0, "failed": 0}
        found = rows(reload={"rounds": [{"quiet": load, "reloading": load | {"refused": 1}, "reloads": 2}]})
        self.assertFalse(found["reload under load, failed (2 reloads)", "0"].met)

    def test_a_reload_that_did_not_happen_misses_the_goal(self):
        load = {"rps": 1, "p50": 1, "p99": 1, "refused": 0, "failed": 0}
        found = rows(reload={"rounds": [{"quiet": load, "reloading": load, "reloads": 0}]})
        self.assertFalse(found["reload under load, failed (0 reloads)", "0"].met)

    def test_memory_that_stays_meets_the_goal(self):
        self.assertEqual(("+0.0 ± 0.0 MiB/h", True), (memory(soaked(0)).measured, memory(soaked(0)).met))

    def test_memory_that_grows_misses_the_goal(self):
        self.assertFalse(memory(soaked(20, swing=0.5)).met)

    def test_growth_above_its_noise_misses_the_goal_however_great_the_noise(self):
        row = memory(soaked(600, swing=30))
        self.assertGreater(float(row.measured.split()[2]), goals.MOST_NOISE)
        self.assertFalse(row.met)

    def test_tells_nothing_of_noise(self):
        row = memory(soaked(5, swing=30))
        self.assertRegex(row.measured, "too short to tell")
        self.assertIsNone(row.met)

    def test_tells_nothing_of_few_segments(self):
        self.assertIsNone(memory(soaked(0, segments=10)).met)  # A quarter is warm-up: seven are left.
        self.assertTrue(memory(soaked(0, segments=11)).met)

    def test_measures_refusals_where_there_were_some(self):
        overloaded = {"goodput": 95, "refused": 10, "failed": 0, "refused_ms": {"p99": 2.0}}
        nothing = overloaded | {"refused": 0, "refused_ms": {"p99": None}}
        rounds = [{"peak": 100, "samples": [], "overload": told} for told in (overloaded, nothing)]
        goal = ("overload, 5 × capacity, rejections, p99", "< 10 ms")
        self.assertEqual("2.0 ms", rows(overload={"rounds": rounds, "factor": 5})[goal].measured)
        self.assertIsNone(rows(overload={"rounds": rounds[1:], "factor": 5})[goal].met)

    def test_takes_the_machine_limit_as_echo_and_model_in_turn(self):
        limit = {"echo_binary": {"rps": 100}, "onnx_runtime": {"32": {"rows_per_second": 100}}, "jarbor_binary": {"rps": 41}}
        found = rows(limits={"rounds": [limit]})["binary, of the machine's limit", "≥ 80 % of 1 / (1/echo + 1/ONNX Runtime at batch 32)"]
        self.assertEqual("82 %", found.measured)
        self.assertTrue(found.met)
