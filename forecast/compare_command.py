"""`prognose compare A B`: what changed between two finished runs, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pandas as pd
from rich.console import Console
from rich.table import Table

from data.errors import RunError
from data.vintages import VINTAGES
from forecast import store
from forecast.compare import PARTS, points
from forecast.compare_table import dropped, split
from forecast.exchange import write_csv
from forecast.known import shipped
from forecast.making import progress_bar
from forecast.remake import Kept, kept

SHOWN = (
    *("inflow_total", "inflow_first", "inflow_nareis", "ukraine_stock", "coa_occupancy"),
    *("cost_coa", "cost_chapter"),
)
WIDTH = 140


class CompareOptions(NamedTuple):
    """The options of ``prognose compare``."""

    out: Path | None = None
    level: str = "mediaan"
    scenario: str | None = None
    figures: Path | None = None


@dataclass(frozen=True, eq=False)
class Comparison:
    """What changed from one run to another; all a reader's page needs.

    Attributes:
        names: ids of both runs.
        days: as-of days of both, ISO.
        language: of the later run.
        table: as of ``forecast.compare_table.split``.
        only: quantities one of them has, under ``before`` and ``after``.
        causes: per run, what was other when it was made than now; empty when nothing was.
    """

    names: tuple[str, str]
    days: tuple[str, str]
    language: str
    table: pd.DataFrame
    only: dict[str, list[str]]
    causes: tuple[list[str], list[str]]


Report: TypeAlias = Callable[[Comparison, Path], None]


def comparison(a: str, b: str, options: CompareOptions) -> Comparison:
    """Return the change between two finished runs in parts that add up to it.

    Args:
        a: the earlier run, folder or id.
        b: the later run.
        options: a level beyond those of a run, a scenario, a folder with figures.

    Raises:
        ToolkitError: a run is not whole, a level or scenario is unknown, or nothing is in common.
    """
    tables = shipped(options.figures or VINTAGES)
    runs = kept(a, tables), kept(b, tables)
    if options.scenario and not any(options.scenario in run.scenarios for run in runs):
        raise RunError(
            f"scenario {options.scenario!r}: in neither run; expected one that a run was made "
            f"with. Make a run with --scenario."
        )
    with progress_bar(len(PARTS)) as step:
        found = points(*runs, options.scenario, step)
    table = split(found, _more(options.level))
    return Comparison(
        (_name(runs[0]), _name(runs[1])),
        (runs[0].manifest["as_of"], runs[1].manifest["as_of"]),
        runs[1].asked.config.language,
        table,
        dropped(found),
        (runs[0].differences, runs[1].differences),
    )


def _name(run: Kept) -> str:
    return str(run.manifest["run_id"])


def _more(level: str) -> list[float]:
    try:
        value = float(level)
    except ValueError:
        return []
    if not 0 < value < 1:
        raise RunError(f"level {level}: expected a name or a number between 0 and 1.")
    return [value]


def run(a: str, b: str, options: CompareOptions, report: Report) -> None:
    """Print what changed; write tables, chart and text only to a new folder.

    Raises:
        ToolkitError: as of :func:`comparison`, or ``out`` exists.
    """
    if options.out is not None:
        store.refuse_existing(options.out)
    found = comparison(a, b, options)
    level = f"{_more(options.level)[0]:g}" if _more(options.level) else options.level
    if level not in set(found.table["level"]):
        names = ", ".join(found.table["level"].unique())
        raise RunError(f"level {level!r}: unknown; expected {names} or a number between 0 and 1.")
    show(found, level)
    if options.out is not None:
        with store.draft(options.out) as folder:
            write_csv(found.table, folder / "compare.csv", digits=10)
            report(found, folder)
        print(options.out)


def show(found: Comparison, level: str) -> None:
    """Print the parts of the change of the main quantities at one level, euros in millions."""
    rows = found.table[(found.table["level"] == level) & found.table["quantity"].isin(SHOWN)]
    parts = [part for part in PARTS if rows[part].abs().gt(0).any()]
    print(f"{found.names[0]} -> {found.names[1]}, {level}; changes in this order: {told(parts)}")
    for name, causes in zip(found.names, found.causes, strict=True):
        for cause in causes[:5]:
            print(f"code: {name} was made by {cause}")
    table = Table(box=None)
    for name in ("quantity", "year", "unit"):
        table.add_column(name, no_wrap=True)
    shown = ["before", *parts, "after", "change"]
    for name in shown:
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows.to_dict("records"):
        euros = row["unit"] == "EUR"
        scale = 1e6 if euros else 1
        numbers = [_number(row[name] / scale, name) for name in shown]
        unit = "EUR mln" if euros else str(row["unit"])
        table.add_row(str(row["quantity"]), str(row["year"]), unit, *numbers)
    Console(width=WIDTH).print(table)
    for side, keys in found.only.items():
        if keys:
            print(f"only in the run {side}: {', '.join(keys)}")


def told(parts: list[str]) -> str:
    """Return the parts as a list in words."""
    return ", ".join(parts) or "nothing changed"


def _number(value: float, name: str) -> str:
    sign = "" if name in ("before", "after") else "+"
    return f"{round(value) + 0:{sign},d}".replace(",", ".")
