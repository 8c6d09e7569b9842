"""What is shipped: the state of all series, whether the tables are sound, and every name."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from data.errors import DataError, RunError
from data.months import parse_day
from data.names import nearest
from data.streams.against_ind import UNEXPLAINED, against_ind
from data.tables.atomic import settle
from data.tables.checks import notes, violations
from data.tables.status import status
from data.tables.vintages import VINTAGES, root_of
from forecast.commands.refresh import additions, newest_refreshes
from forecast.known import Known, known, shipped
from forecast.run.freshness import feeds, freshness
from forecast.run.scenarios import lever_lines, scenario_lines
from forecast.run.tables import source_rows
from forecast.simulation.totals import total_history
from reports.screen.freshness import print_freshness, status_line


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
    print(status_line(then.day, language))
    print_freshness(state, feeds(then.figures, then.day), language)
    found = overview(folder or VINTAGES)
    for name in ("share_estimated", "share_reconstructed"):
        found[name] = found[name].map(lambda share: "" if pd.isna(share) else f"{share:.0%}")
    found["newest"] = found["newest"].astype(str).str[:10]
    found["n"] = found["n"].map(lambda n: "" if pd.isna(n) else f"{n:.0f}")
    found["series"] = found["series"].map(lambda name: f"{name[:60]:<60}")
    print(found.fillna("").to_string(index=False))
    for line in [*newest_refreshes(folder), *additions(folder, language)]:
        print(line)


def print_check(folder: Path | None) -> None:
    """Print the years beside the IND's, the printed contradictions, and every violation.

    Raises:
        DataError: there is at least one violation.
    """
    folder = folder or VINTAGES
    settle(root_of(folder))
    found = [f"{one.file}:{one.row}: {one.message}" for one in violations(folder)]
    if not found:
        tables = shipped(folder)
        found = _print_years(known(tables, tables.newest))
    for note in notes(folder):
        print(f"note: {note.file}:{note.row}: {note.message}")
    for line in found:
        print(line)
    if found:
        raise DataError(
            f"{folder.name}: {len(found)} violations; expected none. Correct the rows at their "
            f"source."
        )
    print("no violations")


def _print_years(then: Known) -> list[str]:
    streams = dict(then.histories) | {"inflow_total": total_history(then.histories)}
    years = against_ind(then.figures, streams)
    print(years.to_string(index=False, float_format=lambda value: f"{value:.6g}"))
    rows = years[years["cause"] == UNEXPLAINED]
    return [
        f"differences.toml: {row.stream} {row.year} is {row.ours:.0f}, the IND printed "
        f"{row.ind:.0f}; expected a cause for {row.share:.1%}"
        for row in rows.itertuples()
    ]


def list_names(what: str) -> None:
    """Print the names of one kind, a line each.

    Raises:
        RunError: there is no such kind.
    """
    kinds = {
        "models": _models,
        "quantities": _quantities,
        "scenarios": scenario_lines,
        "levers": lever_lines,
        "parameters": _parameters,
        "scores": _scores,
        "runs": _runs,
    }
    if what not in kinds:
        raise RunError(
            f"list {what!r}: unknown; expected {', '.join(kinds)}. Write {nearest(what, kinds)}."
        )
    for line in kinds[what]():
        print(line)


def _models() -> Iterator[str]:
    from models.registry import MODELS

    for name, entry in MODELS.items():
        yield f"{name:<14}{entry.least_months:>4} months  {entry.description_en}"


def _quantities() -> Iterator[str]:
    from data.glossary import entry, keys

    for key in keys():
        if (found := entry(key)).kind != "term":
            yield f"{key:<28}{found.unit:<20}{found.label_nl}"


def _scores() -> Iterator[str]:
    from forecast.evaluation.registry import SCORES

    for name, entry in SCORES.items():
        yield f"{name:<24}{entry.unit:<14}{entry.label_en}"


def _parameters() -> Iterator[str]:
    from data.parameters import load

    for name, found in load(date.max).items():
        step = found.steps[-1]
        yield f"{name:<34}{step.value:>12,.10g} {found.unit:<16}{step.start} {step.source}"


def _runs() -> Iterator[str]:
    from forecast.archive.catalogue import run_lines

    return run_lines()
