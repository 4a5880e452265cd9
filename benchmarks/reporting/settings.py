"""What a run was told, and where things are."""

import dataclasses
import pathlib

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = REPOSITORY / "fixtures"
HOME = REPOSITORY / "distribution" / "target" / "jarbor"
JARBOR = HOME / "bin" / "jarbor"
EXAMPLE = HOME / "examples" / "text-generator.jar"
PROGRAMS = REPOSITORY / "benchmarks" / "target" / "benchmarks.jar"
OWN_PEERS = REPOSITORY / "benchmarks" / "peers"


@dataclasses.dataclass(frozen=True)
class Settings:
    """How long and how often is measured.

    Attributes:
        out: folder of the raw data, the report and its plots.
        peers: folder of `measure.py`, which starts other servers; None to leave them out.
        venvs: folder of the virtual environments of other servers; None where there are none.
        rounds: how often each figure is taken; the report gives the median.
        seconds: length of one measurement.
        warm_up: seconds of load before a server is measured.
        soak_minutes: length of the soak.
    """

    out: pathlib.Path
    peers: pathlib.Path | None
    venvs: pathlib.Path | None
    rounds: int
    seconds: int
    warm_up: int
    soak_minutes: float

    @property
    def in_rounds(self):
        """The number of rounds in words."""
        return "1 round" if self.rounds == 1 else f"{self.rounds} rounds"
