"""The palette of every page and chart, checked for contrast when it is read."""

import tomllib
from functools import cache
from pathlib import Path

from data.errors import RunError
from data.folders import REPORTS

PALETTE = REPORTS / "palette.toml"
LEAST = 4.5  # contrast of text on its ground, WCAG 2.2 success criterion 1.4.3


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, by the formula of WCAG 2.2.

    Example:
        >>> round(contrast("#FFFFFF", "#000000")), round(contrast("#777777", "#FFFFFF"), 2)
        (21, 4.48)
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance 0..1 of a colour like "#1B1B1B"."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def colours(path: Path = PALETTE) -> dict[str, str]:
    """Return the colours by name.

    Args:
        path: TOML with ``colours`` by name, and ``readable``: texts by the ground they stand on.

    Raises:
        RunError: a text has too little contrast with its ground.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, str] = table["colours"]
    for ground, texts in table["readable"].items():
        for text in texts:
            if (value := contrast(found[text], found[ground])) < LEAST:
                raise RunError(
                    f"{path.name}: {text} on {ground} has a contrast of {value:.2f}; expected at "
                    f"least {LEAST}. Make one of them darker or lighter."
                )
    return found
