"""What is shipped: the state of all series, whether the tables are sound, and every name."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from data.errors import DataError, RunError
from data.months import parse_day
from data.names import nearest
from data.streams.against_ind import UNEXPLAINED, against_ind
from data.streams.hidden import hidden_months, rest_out_of_bounds
from data.tables.atomic import settle
from data.tables.checks import notes, violations
from data.tables.status import status
from data.tables.vintages import INDICATOR_FILES, VINTAGES, load_figures, root_of
from forecast.archive.catalogue import listed_runs
from forecast.archive.store import RUNS
from forecast.commands.refresh import additions, newest_refreshes
from forecast.known import Known, Shipped, known, shipped
from forecast.run.freshness import feeds, freshness
from forecast.run.tables import source_rows
from forecast.simulation.totals import total_history
from reports.screen.freshness import show_freshness, status_line
from reports.screen.lines import say
from reports.screen.refresh import log_lines, show_newest_refreshes
from reports.screen.shipped import (
    show_hidden_months,
    show_ind_years,
    show_laws,
    show_levers,
    show_models,
    show_notes,
    show_parameters,
    show_quantities,
    show_runs,
    show_scenarios,
    show_scores,
    show_sound,
    show_status,
)


def overview(folder: Path, tables: Shipped) -> pd.DataFrame:
    """Return the state of the monthly series the models see, then of the printed ones.

    Args:
        folder: vintage tables.
        tables: what was read of them.

    Returns:
        Columns series, first, last, n, share_estimated, share_reconstructed, newest, source.
    """
    then = known(tables, tables.newest)
    made = source_rows(then, dict(then.histories) | {"inflow_total": total_history(then.histories)})
    figures = pd.concat([tables.figures, load_figures(folder, INDICATOR_FILES)])
    printed = status(figures, figures["published_on"].max().date())
    return pd.concat([made, printed], ignore_index=True)


def print_status(folder: Path | None, language: str = "en", as_of: str | None = None) -> None:
    """Print what is known and due by stream and series, then the state of every series.

    Args:
        folder: vintage tables; shipped if None.
        language: of what is due, ``"nl"`` or ``"en"``.
        as_of: the day on which figures are due; today if None.
    """
    tables = shipped(folder or VINTAGES)
    day = datetime.now(UTC).date() if as_of is None else parse_day(as_of)
    then = known(tables, day)
    state = freshness(then.figures, then.histories, then.day)
    say(status_line(then.day, language))
    show_freshness(state, feeds(then.figures, then.day), language)
    show_status(overview(folder or VINTAGES, tables))
    show_newest_refreshes(newest_refreshes(folder))
    say(*log_lines(additions(folder), language))


def print_check(folder: Path | None) -> None:
    """Print years beside the IND's, months hidden on purpose, contradictions, violations.

    Raises:
        DataError: there is at least one violation.
    """
    folder = folder or VINTAGES
    settle(root_of(folder))
    found = [f"{one.file}:{one.row}: {one.message}" for one in violations(folder)]
    if not found:
        tables = shipped(folder)
        then = known(tables, tables.newest)
        found = _years(then) + rest_out_of_bounds(then.figures)
        show_hidden_months(hidden_months(then.figures))
    show_notes(notes(folder))
    say(*found)
    if found:
        raise DataError(
            f"{folder.name}: {len(found)} violations; expected none. Correct the rows at their "
            f"source."
        )
    show_sound()


def _years(then: Known) -> list[str]:
    streams = dict(then.histories) | {"inflow_total": total_history(then.histories)}
    years = against_ind(then.figures, streams)
    show_ind_years(years)
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
        "models": show_models,
        "quantities": show_quantities,
        "scenarios": show_scenarios,
        "laws": show_laws,
        "levers": show_levers,
        "parameters": show_parameters,
        "scores": show_scores,
        "runs": lambda: show_runs(listed_runs(), RUNS),
    }
    if what not in kinds:
        raise RunError(
            f"list {what!r}: unknown; expected {', '.join(kinds)}. Write {nearest(what, kinds)}."
        )
    kinds[what]()
