"""`prognose score RUN`: how good were the bands of a finished run, by figures known later?"""

from datetime import date
from pathlib import Path

from data.errors import RunError
from data.months import parse_day
from data.tables.vintages import VINTAGES
from forecast.archive.opened import config_of, finished_run
from forecast.exchange import read_samples
from forecast.known import known, shipped
from forecast.scored.finished import Since, score_finished, summary
from reports.screen.scored import show_scored


def run_score(name: str, as_of: str | None, figures: Path | None) -> None:
    """Print the scores of what came true since a run; nothing is written into the run.

    Args:
        name: folder or id of a run.
        as_of: day up to which figures count; the newest when None.
        figures: folder with the tables, the shipped ones when None.

    Raises:
        ToolkitError: the run is not whole, or the day is not after its own.
    """
    folder, manifest = finished_run(name)
    tables = shipped(figures or VINTAGES)
    day = parse_day(as_of) if as_of else tables.newest
    made = date.fromisoformat(manifest["as_of"])
    if day < made:
        raise RunError(
            f"as-of {day}: before the run, of {made}; expected a later day, when more is known. "
            f"Give --as-of a day after it."
        )
    since = Since(
        read_samples(folder / "samples.parquet"),
        config_of(manifest),
        known(tables, made),
        known(tables, day),
    )
    rows = score_finished(since)
    show_scored(manifest["run_id"], day, rows, summary(rows))
