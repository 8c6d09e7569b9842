"""What `prognose run`, `verify` and `rerun` say."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from forecast.bands import LABELS
from forecast.run.rerun import Rerun
from reports.number_format import number
from reports.result.laws import law_state
from reports.rounding import MILLION
from reports.screen.lines import say, table
from reports.wording import Wording

COLUMNS = (*LABELS, "p10", "p90")
YEARS = 5
EFFECT = ("mediaan", "p10", "p90")


def show_bands(rows: pd.DataFrame, year: int, language: str) -> None:
    """Print the yearly bands of the as-of year and the four after it, euros in millions."""
    years = [str(year + ahead) for ahead in range(YEARS)]
    shown = rows[rows["period"].isin(years)].to_dict("records")
    cells = [_band(row, language) for row in shown]
    table(("quantity", "year", "unit"), COLUMNS, cells, title=f"{years[0]}-{years[-1]}")


def _band(row: Mapping[Hashable, Any], language: str) -> list[str]:
    scale, unit = _scale(row["unit"])
    numbers = [number(row[name] / scale, language) for name in COLUMNS]
    return [str(row["quantity"]), str(row["period"]), unit, *numbers]


def _scale(unit: str) -> tuple[float, str]:
    return (MILLION, "EUR mln") if unit == "EUR" else (1.0, unit)


def show_laws(rows: pd.DataFrame, language: str) -> None:
    """Print the laws adopted by the day, and whether the run counts them.

    Args:
        rows: as ``laws.csv``; empty prints nothing.
        language: ``"nl"`` or ``"en"``.
    """
    words = Wording(language)
    for row in rows.to_dict("records"):
        say(words.text("law.line", label=row[f"label_{language}"], state=law_state(words, row)))


def show_effects(rows: pd.DataFrame, year: int, language: str) -> None:
    """Print what each scenario changes in a year: the difference, its mediaan, p10 and p90.

    Args:
        rows: as ``scenarios.csv``; empty prints nothing.
        year: calendar year.
        language: ``"nl"`` or ``"en"``.
    """
    if rows.empty:
        return
    say(f"difference with the baseline in {year}: mediaan (p10 to p90)")
    inside = rows[(rows["measure"] == "difference") & (rows["period"] == str(year))]
    for name, group in inside.groupby("scenario", sort=False):
        moved = group[np.abs(group[[*COLUMNS, "mean"]]).max(axis=1) > 0]
        if moved.empty:
            say(f"  {name:<22} nothing changes in this year, or nothing in this run answers to it")
        for row in moved.to_dict("records"):
            say(f"  {name:<22} {row['quantity']:<28} {_effect(row, language)}")


def _effect(row: Mapping[Hashable, Any], language: str) -> str:
    scale, unit = _scale(row["unit"])
    middle, low, high = (number(row[name] / scale, language, sign=True) for name in EFFECT)
    return f"{middle} ({low} to {high}) {unit}"


def show_judgement(rows: pd.DataFrame, language: str) -> None:
    """Print a line per entry of the ledger: whether it was applied, to what and by whom."""
    for row in rows.to_dict("records"):
        decimals = 0 if float(row["amount"]).is_integer() else 2
        amount = number(row["amount"], language, decimals)
        size = f"{row['kind']} {amount} {row['unit']} from {row['start']}"
        say(f"judgement {row['state']}: {row['quantity']} {size}, by {row['role']}")


def show_nowcast(facts: pd.DataFrame, language: str) -> None:
    """Print what was known of months that were not printed, and how many futures count.

    Args:
        facts: as ``nowcast.csv``; empty prints nothing.
        language: ``"nl"`` or ``"en"``.
    """
    if facts.empty:
        return
    sums = ", ".join(
        f"{measure} {len(rows)} to {rows['period'].iloc[-1]}"
        for measure, rows in facts.groupby("measure", sort=False)
    )
    moved, weighed = (
        number(facts[name].iloc[0], language) for name in ("n_effective", "n_left_by_weights")
    )
    say(
        f"nowcast: {sums}; {moved} futures count in effect, {weighed} if they had been weighed "
        f"instead of moved"
    )


def show_whole(folder: Path, n_files: int) -> None:
    """Print that a run is as it was written."""
    say(f"{folder}: whole, {n_files} files as written")


def show_rerun(found: Rerun) -> None:
    """Print what is other in a run made again, or that nothing is."""
    say(*found.differences)
    for key, then, now in found.other:
        say(f"file {key}: {_file(then)} then, {_file(now)} now")
    if not found.other and not found.differences:
        say(f"{found.folder}: made again, {found.n_files} files with the same sha256")


def _file(digest: str | None) -> str:
    return digest[:8] if digest else "absent"
