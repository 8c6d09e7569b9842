"""`prognose watch RUN` and `score RUN`: what came of the bands of a frozen run?"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.errors import DataError, RunError
from data.months import parse_day
from data.series import Series
from data.streams.origin import TOTAL
from data.streams.reception import occupancy
from data.tables.vintages import VINTAGES
from forecast.archive.opened import config_of, finished_run
from forecast.backtest.calibration import with_errors
from forecast.changes.watch import AHEAD, Mediaans, Watch, Watched, outcomes, realised_rows
from forecast.evaluation.control_chart import alarm_table
from forecast.exchange import read_samples
from forecast.known import Known, known, shipped
from forecast.run.judgement import added_value
from forecast.scored.finished import Since, score_finished, summary
from forecast.simulation.simulate import simulate, streams
from forecast.simulation.totals import total_history
from forecast.years import is_stock, yearly
from models.paths import Paths
from reports.screen.changes import show_scored, show_watch


def run_watch(name: str, as_of: str | None, figures: Path | None, language: str = "en") -> None:
    """Print a line per quantity; nothing is written into the run.

    Args:
        name: folder or id of a run.
        as_of: day up to which figures count; the newest when None.
        figures: folder with the tables, the shipped ones when None.
        language: of what is printed.

    Raises:
        ToolkitError: the run is not whole, or the day is before its own.
    """
    folder, manifest = finished_run(name)
    tables = shipped(figures or VINTAGES)
    day = parse_day(as_of) if as_of else tables.newest
    frozen = date.fromisoformat(manifest["as_of"])
    if day < frozen:
        raise RunError(f"as-of {day}: before the run, of {frozen}; expected a later day.")
    then, now = known(tables, frozen), known(tables, day)
    paths, before, today = read_samples(folder / "samples.parquet"), _series(then), _series(now)
    found = [
        (paths[key], realised_rows(paths[key], today[key], _known(before, key)))
        for key in paths
        if key in today
    ]
    found = [(one, rows) for one, rows in found if len(rows)]
    now = with_errors(now, tables, config_of(manifest))
    beside = {}
    if found:
        config = config_of(manifest)
        beside = _beside(found, simulate(config, now, streams(config, now)).paths, day.year)
    said = Watch(
        manifest["run_id"],
        day,
        found,
        beside,
        [one for one in found if one[0].key in TOTAL],
        _alarms(now, before),
        _gained(folder, [rows for _, rows in found]),
    )
    show_watch(said, language)


def _known(before: Mapping[str, Series], key: str) -> pd.Period | None:
    return before[key].months[-1] if key in before else None


def _series(then: Known) -> dict[str, Series]:
    """Return every quantity that is counted or printed, as known on a day."""
    found = dict(then.histories)
    try:
        found["inflow_total"] = total_history(then.histories)
        found["coa_occupancy"] = occupancy(then.figures)
    except (DataError, KeyError):
        return found  # the figures of the day do not allow it
    return found


def _beside(
    found: Sequence[Watched], new: Mapping[str, Paths], year: int
) -> dict[str, list[Mediaans]]:
    """Return by quantity the mediaan of each year in a run of today and in the run."""
    return {
        paths.key: [_both(paths, new.get(paths.key), year + ahead) for ahead in AHEAD]
        for paths, _ in found
    }


def _both(old: Paths, new: Paths | None, year: int) -> Mediaans:
    years = [yearly(one, mean=is_stock(old.key)) for one in (new, old) if one is not None]
    if len(years) < 2 or any(year not in one for one in years):
        return None
    today, then = (float(np.median(one[year])) for one in years)
    return today, then


def _alarms(now: Known, before: Mapping[str, Series]) -> dict[str, list[str]]:
    """Return by stream the months since the run with an alarm, and which."""
    found = {}
    for key, rows in alarm_table(now.histories).groupby("quantity"):
        known_to = _known(before, str(key)) or rows["month"].min()
        late = rows[(rows["month"] > known_to) & (rows["alarm"] != "")]
        found[str(key)] = [f"{m} {a}" for m, a in zip(late["month"], late["alarm"], strict=True)]
    return found


def _gained(folder: Path, found: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    """Return what judgement was worth where it can be told; None without judgement."""
    path = folder / "judgement.csv"
    if not path.exists():
        return None
    came = {pair: value for rows in found for pair, value in outcomes(rows).items()}
    return added_value(pd.read_csv(path, dtype={"period": str}), came)


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
