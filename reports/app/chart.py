"""A fan drawn as SVG text: years ahead as a band and a line, with levers over it."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from reports.palette import colours

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 84, 34, 14, 34
TICKS = 5


class Year(NamedTuple):
    """One year of a band: its name, minimum, mediaan and maximum."""

    name: str
    low: float
    middle: float
    high: float


def ticks(top: float) -> list[float]:
    """Return round numbers from zero to at least ``top``, at most six of them.

    Example:
        >>> ticks(47_000.0)
        [0.0, 10000.0, 20000.0, 30000.0, 40000.0, 50000.0]
    """
    rough = max(top, 1e-9) / TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * by for by in (1, 2, 5, 10) if size * by >= rough)
    return [step * count for count in range(math.ceil(top / step) + 1)]


def fan(years: Sequence[Year], other: Sequence[Year], told: str, marks: Sequence[str]) -> str:
    """Return the SVG of a fan; ``other`` is the same with levers on, or empty.

    Args:
        years: at least two, without levers.
        other: the same years with levers, or none.
        told: what the chart shows, in a sentence.
        marks: the numbers of :func:`ticks` at :func:`highest`, as written.
    """
    heights = ticks(highest(years, other))
    across = [
        LEFT + (WIDTH - LEFT - RIGHT) * place / (len(years) - 1) for place in range(len(years))
    ]
    drawn = [_axis(heights, marks), *_names(years, across)]
    drawn += _band(years, across, heights[-1], "accent", "")
    if other:
        drawn += _band(other, across, heights[-1], "official", "6 4")
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told, quote=True)}" '
        f'class="fan">{"".join(drawn)}</svg>'
    )


def unnamed(svg: bytes) -> str:
    """Return a drawing of the report for within a page: without the lines before its element."""
    text = svg.decode("utf-8")
    return text[text.index("<svg") :]


def highest(years: Sequence[Year], other: Sequence[Year]) -> float:
    """Return the largest number that is drawn."""
    return max(one.high for one in (*years, *other))


def _height(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * max(value, 0.0) / top, 1)


def _axis(heights: Sequence[float], marks: Sequence[str]) -> str:
    grid, soft = colours()["grid"], colours()["soft"]
    parts = []
    for value, mark in zip(heights, marks, strict=True):
        at = _height(value, heights[-1])
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at}" y2="{at}" stroke="{grid}"/>'
            f'<text x="{LEFT - 8}" y="{at + 4}" text-anchor="end" fill="{soft}">{escape(mark)}'
            f"</text>"
        )
    return "".join(parts)


def _names(years: Sequence[Year], across: Sequence[float]) -> list[str]:
    soft = colours()["soft"]
    return [
        f'<text x="{at:.1f}" y="{HEIGHT - 10}" text-anchor="middle" fill="{soft}">'
        f"{escape(one.name)}</text>"
        for one, at in zip(years, across, strict=True)
    ]


def _band(
    years: Sequence[Year], across: Sequence[float], top: float, colour: str, dash: str
) -> list[str]:
    line = colours()[colour]
    up = [f"{at:.1f},{_height(one.high, top)}" for one, at in zip(years, across, strict=True)]
    down = [f"{at:.1f},{_height(one.low, top)}" for one, at in zip(years, across, strict=True)]
    middle = [f"{at:.1f},{_height(one.middle, top)}" for one, at in zip(years, across, strict=True)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return [
        f'<polygon points="{" ".join(up + down[::-1])}" fill="{line}" fill-opacity="0.18"/>',
        f'<polyline points="{" ".join(middle)}" fill="none" stroke="{line}" stroke-width="2.5"'
        f"{dashed}/>",
    ]
