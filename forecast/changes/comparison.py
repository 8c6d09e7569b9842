"""What changed between two finished runs, in parts that add up to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.errors import RunError
from data.tables.vintages import VINTAGES
from forecast.changes.compare import PARTS, points
from forecast.changes.table import dropped, split
from forecast.known import shipped
from forecast.progress import steps
from forecast.run.rerun import RerunBasis, rerun_basis

MAIN = (  # what a comparison shows, on page and screen
    "inflow_total",
    "inflow_first",
    "inflow_nareis",
    "ukraine_stock",
    "coa_occupancy",
    "cost_coa",
    "cost_chapter",
)


class CompareOptions(NamedTuple):
    """The options of ``prognose compare``; ``by_stream`` splits what is new by stream."""

    out: Path | None = None
    level: str = "mediaan"
    scenario: str | None = None
    figures: Path | None = None
    by_stream: bool = True


@dataclass(frozen=True, eq=False)
class Comparison:
    """What changed from one run to another; all a reader's page needs.

    Attributes:
        names: ids of both runs.
        days: as-of days of both, ISO.
        language: of the later run.
        table: as of ``forecast.changes.table.split``.
        only: quantities one of them has, under ``before`` and ``after``.
        causes: per run, what was other when it was made than now; empty when nothing was.
    """

    names: tuple[str, str]
    days: tuple[str, str]
    language: str
    table: pd.DataFrame
    only: dict[str, list[str]]
    causes: tuple[list[str], list[str]]


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
    runs = rerun_basis(a, tables), rerun_basis(b, tables)
    if options.scenario and not any(options.scenario in run.scenarios for run in runs):
        raise RunError(
            f"scenario {options.scenario!r}: in neither run; expected one that a run was made "
            f"with. Make a run with --scenario."
        )
    with steps(len(PARTS)) as step:
        found = points(*runs, options.scenario, step, by_stream=options.by_stream)
    table = split(found, more(options.level))
    return Comparison(
        (_name(runs[0]), _name(runs[1])),
        (runs[0].manifest["as_of"], runs[1].manifest["as_of"]),
        runs[1].order.config.language,
        table,
        dropped(found),
        (runs[0].differences, runs[1].differences),
    )


def _name(run: RerunBasis) -> str:
    return str(run.manifest["run_id"])


def more(level: str) -> list[float]:
    """Return the level that is asked for beyond those of a run; none for a name.

    Raises:
        RunError: a number outside 0 to 1.
    """
    try:
        value = float(level)
    except ValueError:
        return []
    if not 0 < value < 1:
        raise RunError(f"level {level}: expected a name or a number between 0 and 1.")
    return [value]
