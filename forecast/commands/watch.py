"""`prognose watch RUN`: have new months left the bands of a frozen run?"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from data.errors import DataError, RunError
from data.months import parse_day
from data.series import Series
from data.streams.origin import TOTAL
from data.streams.reception import occupancy
from data.tables.vintages import VINTAGES
from forecast.archive.opened import config_of, finished_run
from forecast.backtest.calibration import with_errors
from forecast.changes.watch import WIDTHS, YEAR, joint, outcomes, realised_rows
from forecast.evaluation.control_chart import alarm_table
from forecast.exchange import read_samples
from forecast.known import Known, known, shipped
from forecast.run.judgement import added_value
from forecast.simulation.simulate import simulate, streams
from forecast.simulation.totals import total_history
from forecast.years import is_stock, yearly
from models.paths import Paths

AHEAD = (0, 1, 2)  # years beside each other, from that of the day of watching
WIDTH = 180
Watched: TypeAlias = tuple[Paths, pd.DataFrame]


def watch(name: str, as_of: str | None, figures: Path | None) -> None:
    """Print a line per quantity; nothing is written into the run.

    Args:
        name: folder or id of a run.
        as_of: day up to which figures count; the newest when None.
        figures: folder with the tables, the shipped ones when None.

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
    print(f"{manifest['run_id']}, watched on {day}")
    if not found:
        print("no month has come true since the run")
    config = config_of(manifest)
    now = with_errors(now, tables, config)
    if found:
        _show(found, simulate(config, now, streams(config, now)).paths, day.year)
        _together(found)
    _alarms(now, before)
    _gained(folder, [rows for _, rows in found])


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


def _show(found: Sequence[Watched], new: Mapping[str, Paths], year: int) -> None:
    """Print a line per quantity: months, the newest month and year, and a run of today."""
    table = Table(box=None)
    for name in ("quantity", "months to", "filled", "outside 80%", "by chance", "newest month"):
        table.add_column(name, no_wrap=True)
    table.add_column("newest year", no_wrap=True)
    for ahead in AHEAD:
        table.add_column(f"{year + ahead} new, was", justify="right", no_wrap=True)
    for paths, rows in found:
        months, whole = (rows[(rows["period"].str.len() > YEAR) == kind] for kind in (True, False))
        told = joint([(paths, rows)])
        table.add_row(
            paths.key,
            f"{told.n} to {months['period'].iloc[-1]}",
            str(int(months["filled"].sum())),
            f"{told.outside}, expected {told.expected:.1f}",
            f"{told.chance:.0%}",
            _place(months, with_period=False),
            _place(whole, with_period=True),
            *(_both(paths, new.get(paths.key), year + ahead) for ahead in AHEAD),
        )
    Console(width=WIDTH).print(table)


def _place(rows: pd.DataFrame, *, with_period: bool) -> str:
    """Return the newest value with its percentile and the narrowest band that holds it."""
    if rows.empty:
        return ""
    row = rows.iloc[-1]
    narrowest = [f"in {width:.0%}" for width in WIDTHS if row[f"in_{width:.0%}"]]
    where = narrowest[0] if narrowest else f"outside {WIDTHS[-1]:.0%}"
    period = f"{row['period']} " if with_period else ""
    return f"{period}{_number(row['value'])}, p{100 * row['percentile']:.0f}, {where}"


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _both(old: Paths, new: Paths | None, year: int) -> str:
    """Return the mediaan of a year in a run of today and in the run; empty without both."""
    years = [yearly(one, mean=is_stock(old.key)) for one in (new, old) if one is not None]
    if len(years) < 2 or any(year not in one for one in years):
        return ""
    return ", ".join(_number(float(np.median(one[year]))) for one in years)


def _together(found: Sequence[Watched]) -> None:
    streams_of = [(paths, rows) for paths, rows in found if paths.key in TOTAL]
    if streams_of:
        told = joint(streams_of)
        months = pd.concat([rows[rows["period"].str.len() > YEAR] for _, rows in streams_of])
        print(
            f"asylum streams together: {told.outside} of {told.n} months outside the 80% band "
            f"({int(months['filled'].sum())} filled from quarters or years), "
            f"{told.expected:.1f} expected; so many or more in {told.chance:.0%} of its futures"
        )


def _alarms(now: Known, before: dict[str, Series]) -> None:
    chart = alarm_table(now.histories)
    for key, rows in chart.groupby("quantity"):
        known_to = _known(before, str(key)) or rows["month"].min()
        late = rows[(rows["month"] > known_to) & (rows["alarm"] != "")]
        months = ", ".join(f"{m} {a}" for m, a in zip(late["month"], late["alarm"], strict=True))
        print(f"alarms of {key} since the run: {months or 'none'}")


def _gained(folder: Path, found: Sequence[pd.DataFrame]) -> None:
    path = folder / "judgement.csv"
    if not path.exists():
        return
    came = {pair: value for rows in found for pair, value in outcomes(rows).items()}
    scored = added_value(pd.read_csv(path, dtype={"period": str}), came)
    for row in scored.to_dict("records"):
        print(
            f"judgement on {row['quantity']} {row['period']}: error {row['error_without']:+,.0f} "
            f"without, {row['error_with']:+,.0f} with it"
        )
    if scored.empty:
        print("judgement: no judged year has come true yet")
