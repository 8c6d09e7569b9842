"""The state of all series, and whether the tables are sound."""

from pathlib import Path

import pandas as pd

from data.atomic import settle
from data.checks import notes, violations
from data.errors import DataError
from data.reconcile import UNEXPLAINED, against_ind
from data.status import status
from data.vintages import VINTAGES, root_of
from forecast.known import Known, known, shipped
from forecast.refresh_command import newest_refreshes
from forecast.run import source_rows
from forecast.totals import total_history


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


def print_status(folder: Path | None) -> None:
    """Print span, shares estimated and reconstructed, newest publication by series; refreshes."""
    found = overview(folder or VINTAGES)
    for name in ("share_estimated", "share_reconstructed"):
        found[name] = found[name].map(lambda share: "" if pd.isna(share) else f"{share:.0%}")
    found["newest"] = found["newest"].astype(str).str[:10]
    found["n"] = found["n"].map(lambda n: "" if pd.isna(n) else f"{n:.0f}")
    found["series"] = found["series"].map(lambda name: f"{name[:60]:<60}")
    print(found.fillna("").to_string(index=False))
    for line in newest_refreshes(folder):
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
