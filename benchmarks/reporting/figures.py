"""Medians, spreads and slopes."""

import dataclasses
import math
import statistics


def dig(value, keys):
    """What is found in nested dictionaries by one key after the other."""
    for key in keys:
        value = value[key]
    return value


@dataclasses.dataclass(frozen=True)
class Spread:
    """The median of some rounds, with the least and the greatest of them."""

    median: float
    least: float
    greatest: float

    def text(self, form):
        """Spell it: `2.61 (2.50–2.70)`, or the median alone where the rounds do not differ."""
        median, least, greatest = (format(value, form) for value in (self.median, self.least, self.greatest))
        return median if least == greatest else f"{median} ({least}–{greatest})"


def spread(values):
    """The spread of one or more values."""
    values = list(values)
    return Spread(statistics.median(values), min(values), max(values))


@dataclasses.dataclass(frozen=True)
class Slope:
    """A line through samples: what it rises by per unit of time, twice its standard error, and how many samples there were."""

    rise: float
    noise: float
    samples: int

    def flat(self):
        """Whether the rise cannot be told from none, or is a fall."""
        return self.rise <= self.noise


def slope(times, values):
    """Fit a line by least squares.

    Samples that lie close together err alike, which makes a line look surer than it is: give means over a period that is long
    against what the values swing in.

    Raises:
        ValueError: of fewer than four samples, whose noise cannot be told.
    """
    count = len(times)
    if count < 4:
        raise ValueError(f"a slope needs 4 samples or more, got {count}")
    middle, mean = statistics.fmean(times), statistics.fmean(values)
    width = sum((time - middle) ** 2 for time in times)
    rise = sum((time - middle) * (value - mean) for time, value in zip(times, values, strict=True)) / width
    left = sum((value - mean - rise * (time - middle)) ** 2 for time, value in zip(times, values, strict=True))
    return Slope(rise, 2 * math.sqrt(left / (count - 2) / width), count)


def block_means(samples, block, key):
    """Means of the samples of each block.

    Args:
        samples: dictionaries with a time in seconds, `at`.
        block: gives the block of a sample.
        key: what is averaged; samples without it are passed over.

    Returns:
        The mean time of each block in seconds, and the means.
    """
    blocks = {}
    for sample in samples:
        if sample.get(key) is not None:
            blocks.setdefault(block(sample), []).append(sample)
    times, values = ([statistics.fmean(sample[name] for sample in kept) for kept in blocks.values()] for name in ("at", key))
    return times, values
