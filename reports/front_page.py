"""The table and the picture of the README, both from one finished run."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.errors import RunError
from reports.rounding import MILLION
from reports.whole import write_whole
from reports.wording import Wording

START, END = "<!-- run -->", "<!-- /run -->"
RUN = (START, END)
RECORD = ("<!-- record -->", "<!-- /record -->")
Marks = tuple[str, str]
PICTURE = "years_inflow_total.svg"
YEARS = {"inflow_total": (0, 1, 2, 3, 4), "coa_occupancy": (1, 4), "cost_coa": (1, 4)}  # ahead
LABELS = ("minimum", "mediaan", "medio", "maximum", "p10", "p90")
ENGLISH, DUTCH = Wording("en"), Wording("nl")  # words, and marks as in all documents


def refresh_front_page(run: Path, readme: Path, pictures: Path) -> None:
    """Write the table of a finished run into a README and its picture beside the others.

    Args:
        run: folder of the run.
        readme: file with both markers; replaced whole or not at all.
        pictures: folder of the README's picture.

    Raises:
        RunError: the README has not each marker once, in order, or a file cannot be written.
    """
    bands = pd.read_csv(run / "bands.csv", dtype={"period": str})
    rewrite(readme, bands_table(bands))
    write_whole((run / "figures" / PICTURE).read_bytes(), pictures / PICTURE)


def bands_table(bands: pd.DataFrame) -> str:
    """Return the bands of a few quantities as a table in markdown, from the year of the run on.

    Args:
        bands: rows of ``bands.csv``.
    """
    first = min(int(period) for period in bands["period"] if len(period) == len("2026"))
    lines = [f"| | year | {' | '.join(LABELS)} |", f"|---|--:|{'--:|' * len(LABELS)}"]
    rows = {(row["quantity"], row["period"]): row for row in bands.to_dict("records")}
    for key, ahead in YEARS.items():
        for period in (str(first + years) for years in ahead):
            lines.append(_line(key, period, rows[(key, period)]))
    return "\n".join(lines)


def _line(key: str, period: str, row: Mapping[Hashable, Any]) -> str:
    euros = row["unit"] == "EUR"
    label = f"{ENGLISH.label(key)}{', EUR mln' if euros else ''}"
    values = [
        DUTCH.number(row[name] / MILLION) if euros else DUTCH.persons(row[name]) for name in LABELS
    ]
    return f"| {label} | {period} | {' | '.join(values)} |"


def rewrite(readme: Path, section: str, marks: Marks = RUN) -> None:
    """Replace what stands between the markers of a file; the rest keeps every byte.

    Args:
        readme: file with both markers.
        section: what stands between them from now on.
        marks: the two, ``RUN`` or ``RECORD``.

    Raises:
        RunError: the file has not each marker once, in order, or cannot be written.
    """
    before, after = around(readme, marks)
    start, end = marks
    write_whole(f"{before}{start}\n\n{section.strip()}\n\n{end}{after}".encode(), readme)


def around(readme: Path, marks: Marks = RUN) -> tuple[str, str]:
    """Return what stands before and after the section between two markers.

    Raises:
        RunError: the file cannot be read, or has not each marker once, in order.
    """
    try:
        text = readme.read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise RunError(
            f"{readme}: {error}; expected a text file that can be written. Nothing was changed."
        ) from error
    start, end = marks
    before, found, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    if not (found and closed) or text.count(start) + text.count(end) != 2:
        raise RunError(
            f"{readme.name}: not one {start} with one {end} after it; expected both. Put them "
            f"where the section belongs."
        )
    return before, after
