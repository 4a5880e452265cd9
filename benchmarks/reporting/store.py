"""Raw data: a JSON file for each scenario, with when and on what it was measured."""

import dataclasses
import json
import time

from reporting import machine


class Store:
    """The folder of raw data."""

    def __init__(self, out):
        self._folder = out / "raw"

    def record(self, name, measure, settings):
        """Measure a scenario and keep what comes of it; returns that."""
        self._folder.mkdir(parents=True, exist_ok=True)
        began, busy = time.time(), machine.load_average()
        data = {
            "scenario": name,
            "began": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(began)),
            "load_before": busy,
            "settings": {key: getattr(settings, key) for key in ("rounds", "seconds", "warm_up", "soak_minutes")},
            "machine": machine.describe(),
            "versions": machine.versions(settings.venvs),
            "result": measure(settings),
        }
        data["took_seconds"] = time.time() - began
        file = self._folder / f"{name}.json"
        file.write_text(json.dumps(data, indent=1, default=_plain) + "\n", encoding="utf-8")
        # As it will be read back: keys are strings then.
        return self.read(name)["result"]

    def read(self, name):
        """What was kept of a scenario; None if nothing was."""
        file = self._folder / f"{name}.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None


def _plain(value):
    if dataclasses.is_dataclass(value):
        return dataclasses.asdict(value)
    raise TypeError(f"{value!r} is no JSON")
