"""The one rounding rule of the report, the page and its charts.

A forecast is rounded to two significant digits of the width of its band, never finer than tens of
persons or whole millions of euros; a counted number to tens, halves away from zero. Nothing is
rounded before it gets here.
"""

import math
from collections.abc import Sequence

PLAIN = (2, 3, 4, 5, 6, 10, 20, 40)  # denominators people can picture
ENDS_ONLY = 20  # from here on only "1 of" and "all but 1 of"
PERSONS, MILLION = 10, 1e6  # steps of a table


def rounded(value: float, step: float) -> float:
    """Return the multiple of ``step`` nearest to ``value``, halves away from zero.

    Example:
        >>> rounded(45.0, 10), rounded(-45.0, 10), rounded(44.9, 10)
        (50.0, -50.0, 40.0)
    """
    return math.copysign(math.floor(abs(value) / step + 0.5) * step, value) + 0.0


def band_step(low: float, high: float, least: float) -> float:
    """Return the step that leaves two significant digits of the width of a band.

    Args:
        low: lower end of the band.
        high: upper end, >= low.
        least: the finest step; also that of a band without a width.

    Example:
        >>> band_step(30_100, 45_400, 10), band_step(540, 590, 10), band_step(7, 7, 10)
        (1000.0, 10.0, 10.0)
    """
    width = high - low
    if not math.isfinite(width) or width <= 0:
        return float(least)
    return float(max(10.0 ** (math.floor(math.log10(width)) - 1), least))


def adding_up(values: Sequence[float], step: float, whole: float) -> list[float]:
    """Return multiples of ``step`` near to ``values`` that add up to ``whole``.

    Those are rounded the other way that were nearest to it (largest remainder).

    Args:
        values: parts, finite.
        step: of the rounding.
        whole: a multiple of ``step`` near to their sum.

    Example:
        >>> adding_up([-3_373, -3_944, -498, 1_304], 1_000, -6_000)
        [-3000.0, -4000.0, 0.0, 1000.0]
    """
    floors = [math.floor(value / step) for value in values]
    missing = round(whole / step) - sum(floors)
    order = sorted(range(len(values)), key=lambda i: floors[i] - values[i] / step)
    for i in range(missing):
        floors[order[i % len(order)]] += 1
    for i in range(-missing):
        floors[order[::-1][i % len(order)]] -= 1
    return [float(floor * step) for floor in floors]


def display_value(value: float, unit: str) -> float:
    """Return a number as a table or chart shows it: euros in whole millions, others to tens.

    Months, of a stay or a wait, are whole.
    """
    if unit == "EUR":
        return rounded(value / MILLION, 1)
    return rounded(value, 1 if unit == "months" else PERSONS)


def spoken(value: float) -> float:
    """Return persons or places as in a sentence: to hundreds; below a thousand to tens."""
    return rounded(value, 100 if abs(value) >= 1000 else 10)


def plain_fraction(chance: float) -> tuple[int, int]:
    """Return a chance as "a of b": a fraction people can picture, or a number out of 100.

    Example:
        >>> plain_fraction(2 / 3), plain_fraction(0.95), plain_fraction(0.42)
        ((2, 3), (19, 20), (42, 100))
    """
    for whole in PLAIN:
        part = int(rounded(chance * whole, 1))
        plain = whole < ENDS_ONLY or part in (1, whole - 1)
        if plain and math.gcd(part, whole) == 1 and abs(part / whole - chance) < 0.002:
            return part, whole
    return int(rounded(100 * chance, 1)), 100
