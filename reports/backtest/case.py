"""The 2025 case in words: official rounds beside each of our days."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from forecast.official.case_2025 import PARTS
from reports.number_format import number

LANGUAGE = "nl"


def markdown(table: pd.DataFrame) -> str:
    """Return the case as a table for the README: official rounds, then each of our days.

    Persons are rounded to tens; every number comes from the table. ``sum`` is what the mediaan
    of the total lies above the sum of the mediaans.
    """
    lines = [
        "| as of | who | about 2025 | band | error | in first | in nareis | in the rest | sum |",
        "|---|---|--:|---|--:|--:|--:|--:|--:|",
    ]
    for row in table.to_dict("records"):
        came = row["source"] == "outcome"
        parts = [row["error_total"], *(row[f"error_{name}"] for name in PARTS)]
        errors = ["" if came else _signed(part) for part in [*parts, row["not_adding_up"]]]
        if np.isnan(row["error_nareis"]) and errors[1]:
            errors[2] = f"{_signed(row['error_not_first'])} with the rest"
        band = f"{_tens(row['lower'])} - {_tens(row['upper'])} ({row['band']})"
        cells = [
            "" if came else row["as_of"],
            _who(row),
            _tens(row["total"]),
            "" if np.isnan(row["lower"]) else band,
            *errors,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _who(row: Mapping[Hashable, Any]) -> str:
    if row["source"] == "official":
        return f"MPP {row['name']} ({row['central'] or 'no total'})"
    return "ours (mediaan)" if row["source"] == "ours" else "what came"


def headline(table: pd.DataFrame, official_row: str = "2024-II") -> str:
    """Return the case in one line: the MPP, ours on its fixing day, and what came."""
    theirs = table[(table["source"] == "official") & (table["name"] == official_row)].iloc[0]
    ours = table[(table["source"] == "ours") & (table["as_of"] == theirs["as_of"])].iloc[0]
    came = table[table["source"] == "outcome"].iloc[0]
    said, ours_said, came_true = (_tens(row["total"]) for row in (theirs, ours, came))
    return f"{official_row}: {said}, ours on its fixing day {ours_said}, came {came_true}"


def _tens(value: float) -> str:
    return number(value if np.isnan(value) else round(value, -1), LANGUAGE)


def _signed(value: float) -> str:
    return number(value if np.isnan(value) else round(value, -1), LANGUAGE, sign=True)
