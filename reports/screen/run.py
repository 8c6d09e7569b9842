"""What `prognose run`, `verify` and `rerun` say."""

from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from forecast.bands import LABELS
from forecast.run.freshness import late
from forecast.run.rerun import Rerun
from reports.number_format import number
from reports.result.freshness import known_to
from reports.result.laws import law_state
from reports.rounding import MILLION
from reports.screen.lines import heading, say, table, told
from reports.wording import Wording

COLUMNS = (*LABELS, "p10", "p90")
YEARS = 5
RECENT = 12  # months in which an alarm counts as a warning
EFFECT = ("mediaan", "p10", "p90")
HEADLINES = (
    ("inflow", "inflow_total"),
    ("places", "coa_places_needed"),
    ("emergency", "coa_places_emergency"),
    ("cost", "cost_coa"),
)


class ShownRun(NamedTuple):
    """The tables of a run that the screen tells of, and where its files are.

    Attributes:
        day: the as-of day.
        language: ``"nl"`` or ``"en"``.
        path: of the report, or of the folder when there is none.
        levels: chance below minimum and below maximum.
        bands: as ``bands.csv``.
        budget: as ``budget.csv``.
        freshness: as ``freshness.csv``.
        alarms: as ``alarms.csv``.
        absent: as ``absent.csv``.
        is_new: whether the run was made now.
    """

    day: date
    language: str
    path: Path
    levels: tuple[float, float]
    bands: pd.DataFrame
    budget: pd.DataFrame
    freshness: pd.DataFrame
    alarms: pd.DataFrame
    absent: pd.DataFrame
    is_new: bool


def show_headlines(run: ShownRun) -> None:
    """Print eight lines: freshness, inflow, places, euros, booked, warnings and the files."""
    language, year = run.language, run.day.year + 1
    say(known_to(run.freshness, language) or Wording(language).day(run.day))
    say(*(_headline(run, name, key, year) for name, key in HEADLINES))
    say(_booked(run, year))
    counts = _warnings(run)
    total = str(sum(counts.values()))
    say(told("run.warnings", language, count=total, **counts))
    say(told("run.files" if run.is_new else "run.same", language, path=run.path))


def _headline(run: ShownRun, name: str, key: str, year: int) -> str:
    words = Wording(run.language)
    rows = run.bands[(run.bands["quantity"] == key) & (run.bands["period"] == str(year))]
    if rows.empty:
        blanks = {"label": words.title(key), "year": str(year), "day": words.day(run.day)}
        return told("run.absent", run.language, **blanks)
    row = rows.iloc[0]
    ends = (row["minimum"], row["maximum"])
    middle, low, high = words.of_band(*ends, row["unit"], row["mediaan"], *ends)
    width = words.width(run.levels[1] - run.levels[0])
    blanks = {"mediaan": middle, "low": low, "high": high, "width": width, "year": str(year)}
    return told(f"run.{name}", run.language, **blanks)


def _booked(run: ShownRun, year: int) -> str:
    rows = run.budget
    if len(rows):
        rows = rows[(rows["key"] == "cost_coa") & (rows["year"] == year)]
        rows = rows[(rows["kind"] == "line") & rows["p_sufficient"].notna()]
    if rows.empty:
        return told("run.unbooked", run.language, year=year)
    row, words = rows.iloc[0], Wording(run.language)
    chance = words.chance(row["p_sufficient"])
    booked = words.millions(row["booked"])
    return told("run.booked", run.language, year=year, booked=booked, chance=chance)


def _warnings(run: ShownRun) -> dict[str, int]:
    behind = len(late(run.freshness)) if len(run.freshness) else 0
    watched = run.alarms.groupby("quantity") if len(run.alarms) else ()
    raised = [rows["alarm"].tail(RECENT).fillna("").ne("").any() for _, rows in watched]
    return {"late": behind, "alarms": int(sum(raised)), "absent": len(run.absent)}


def show_bands(rows: pd.DataFrame, year: int, language: str) -> None:
    """Print the yearly bands of the as-of year and the four after it, euros in millions."""
    years = [str(year + ahead) for ahead in range(YEARS)]
    shown = rows[rows["period"].isin(years)].to_dict("records")
    cells = [_band(row, language) for row in shown]
    names = [heading("column", name, language) for name in ("quantity", "year", "unit")]
    table(names, COLUMNS, cells, title=f"{years[0]}-{years[-1]}")


def _band(row: Mapping[Hashable, Any], language: str) -> list[str]:
    scale, unit = _scale(row["unit"], language)
    numbers = [number(row[name] / scale, language) for name in COLUMNS]
    return [str(row["quantity"]), str(row["period"]), unit, *numbers]


def _scale(unit: str, language: str) -> tuple[float, str]:
    return (MILLION if unit == "EUR" else 1.0), heading("unit", unit, language)


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
    say(told("run.effects", language, year=year))
    inside = rows[(rows["measure"] == "difference") & (rows["period"] == str(year))]
    for name, group in inside.groupby("scenario", sort=False):
        moved = group[np.abs(group[[*COLUMNS, "mean"]]).max(axis=1) > 0]
        if moved.empty:
            say(f"  {name:<22} {told('run.no_effect', language)}")
        for row in moved.to_dict("records"):
            say(f"  {name:<22} {row['quantity']:<28} {_effect(row, language)}")


def _effect(row: Mapping[Hashable, Any], language: str) -> str:
    scale, unit = _scale(row["unit"], language)
    middle, low, high = (number(row[name] / scale, language, sign=True) for name in EFFECT)
    return told("run.effect", language, middle=middle, low=low, high=high, unit=unit)


def show_judgement(rows: pd.DataFrame, language: str) -> None:
    """Print a line per entry of the ledger: whether it was applied, to what and by whom."""
    for row in rows.to_dict("records"):
        decimals = 0 if float(row["amount"]).is_integer() else 2
        blanks = {name: row[name] for name in ("quantity", "kind", "unit", "start", "role")}
        blanks["amount"] = number(row["amount"], language, decimals)
        blanks["state"] = heading("state", str(row["state"]), language)
        say(told("run.judgement", language, **blanks))


def show_nowcast(facts: pd.DataFrame, language: str) -> None:
    """Print what was known of months that were not printed, and how many futures count.

    Args:
        facts: as ``nowcast.csv``; empty prints nothing.
        language: ``"nl"`` or ``"en"``.
    """
    if facts.empty:
        return
    sums = ", ".join(
        told(
            "run.nowcast_item",
            language,
            measure=measure,
            n=len(rows),
            period=rows["period"].iloc[-1],
        )
        for measure, rows in facts.groupby("measure", sort=False)
    )
    moved, weighed = (
        number(facts[name].iloc[0], language) for name in ("n_effective", "n_left_by_weights")
    )
    say(told("run.nowcast", language, sums=sums, moved=moved, weighed=weighed))


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
