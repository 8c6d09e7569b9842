"""What is shipped: the state of all series, whether the tables are sound, and every name."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from data.errors import DataError, RunError
from data.names import nearest
from data.streams.against_ind import UNEXPLAINED, against_ind
from data.tables.atomic import settle
from data.tables.checks import notes, violations
from data.tables.status import status
from data.tables.vintages import VINTAGES, root_of
from forecast.archive.catalogue import listed_runs
from forecast.archive.store import RUNS
from forecast.commands.refresh import newest_refreshes
from forecast.known import Known, known, shipped
from forecast.run.tables import source_rows
from forecast.simulation.totals import total_history
from reports.screen import shipped as screen
from reports.screen.lines import say
from reports.screen.refresh import newest


def overview(folder: Path) -> pd.DataFrame:
    """Return the state of the monthly series the models see, then of the printed ones.

    Args:
        folder: vintage tables.

    Returns:
        Columns series, first, last, n, share_estimated, share_reconstructed, newest, source.
    """
    tables = shipped(folder)
    then = known(tables, tables.newest)
    made = source_rows(then, dict(then.histories) | {"inflow_total": total_history(then.histories)})
    printed = status(tables.figures, then.day)
    return pd.concat([made, printed], ignore_index=True)


def status_of(folder: Path | None) -> None:
    """Print the state of every series, and the newest refreshes."""
    screen.status(overview(folder or VINTAGES))
    newest(newest_refreshes(folder))


def check(folder: Path | None) -> None:
    """Print the years beside the IND's, the printed contradictions, and every violation.

    Raises:
        DataError: there is at least one violation.
    """
    folder = folder or VINTAGES
    settle(root_of(folder))
    found = [f"{one.file}:{one.row}: {one.message}" for one in violations(folder)]
    if not found:
        tables = shipped(folder)
        found = _years(known(tables, tables.newest))
    screen.notes(notes(folder))
    say(*found)
    if found:
        raise DataError(
            f"{folder.name}: {len(found)} violations; expected none. Correct the rows at their "
            f"source."
        )
    screen.sound()


def _years(then: Known) -> list[str]:
    streams = dict(then.histories) | {"inflow_total": total_history(then.histories)}
    years = against_ind(then.figures, streams)
    screen.years(years)
    rows = years[years["cause"] == UNEXPLAINED]
    return [
        f"differences.toml: {row.stream} {row.year} is {row.ours:.0f}, the IND printed "
        f"{row.ind:.0f}; expected a cause for {row.share:.1%}"
        for row in rows.itertuples()
    ]


def print_names(what: str) -> None:
    """Print the names of one kind, a line each.

    Raises:
        RunError: there is no such kind.
    """
    kinds: dict[str, Callable[[], None]] = {
        "models": screen.list_models,
        "quantities": screen.quantities,
        "scenarios": screen.scenarios,
        "levers": screen.levers,
        "parameters": screen.constants,
        "scores": screen.scores,
        "runs": lambda: screen.runs(listed_runs(), RUNS),
    }
    if what not in kinds:
        raise RunError(
            f"list {what!r}: unknown; expected {', '.join(kinds)}. Write {nearest(what, kinds)}."
        )
    kinds[what]()
