"""What ``prognose run`` and ``prognose verify`` do."""

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from rich.console import Console
from rich.table import Table

from data.errors import DataError
from data.months import parse_day
from data.tables.vintages import VINTAGES
from forecast.archive import store
from forecast.archive.registry import add
from forecast.backtest.calibration import with_errors
from forecast.known import known, sound
from forecast.ledger import load_with_ledger
from forecast.run.make import Asked, make, write
from forecast.run.quarter_before import known_before
from forecast.run.result import RunResult
from forecast.run.scenarios import print_effects, with_scenarios
from forecast.run.tables import identity

LATEST = timedelta(days=366)


class RunOptions(NamedTuple):
    """The options of ``prognose run``; None means the default."""

    as_of: str | None
    config: Path | None
    out: Path | None
    lang: str | None
    workers: int | None
    scenarios: tuple[str, ...] = ()


def run(options: RunOptions) -> None:
    """Make a run, or verify the identical one that is there, and print its bands.

    Args:
        options: as given on the command line.

    Raises:
        ToolkitError: anything a user can mend; nothing is left behind.
    """
    if options.out is not None:
        store.refuse_existing(options.out)
    day = None if options.as_of is None else parse_day(options.as_of)
    config, ledger = load_with_ledger(
        options.config, as_of=day, language=options.lang, workers=options.workers
    )
    config = with_scenarios(config, options.scenarios)
    tables = sound(config.figures or VINTAGES)
    then = known(tables, _checked(config.as_of or tables.newest, tables.newest))
    then = with_errors(then, tables, config)
    run_id, content = identity(config, then, ledger)
    target = options.out or store.RUNS / run_id
    if options.out is None and target.exists():
        _show_finished(target, then.day.year)
        return
    from reports.render.report import write_report

    made = make(Asked(config, then, ledger, known_before(tables, then.day, config)))
    try:
        with store.draft(target, add if options.out is None else None) as folder:
            write(made, folder, {"run_id": run_id, **content}, write_report)
    except store.Taken:
        if options.out is not None:
            raise
        _show_finished(target, then.day.year)  # another process made the same run meanwhile
        return
    _show_made(made.result)
    print(target / "report.pdf")


def _show_made(found: RunResult) -> None:
    print_bands(found.bands, found.day.year)
    print_effects(found.scenarios, found.day.year + 2)
    print_nowcast(found.nowcast)
    print_ledger(found.ledger)


def _show_finished(target: Path, year: int) -> None:
    store.adopt(target)
    print_bands(pd.read_csv(target / "bands.csv", dtype={"period": str}), year)
    if (target / "scenarios.csv").exists():
        effects = pd.read_csv(target / "scenarios.csv", dtype={"period": str})
        print_effects(effects, year + 2)
    if (target / "nowcast.csv").exists():
        print_nowcast(pd.read_csv(target / "nowcast.csv"))
    print(f"unchanged run, verified: {target / 'report.pdf'}")


def _checked(day: date, newest: date) -> date:
    if day > newest + LATEST:
        raise DataError(
            f"as-of {day}: more than a year after the newest figure ({newest}); expected a day "
            f"up to {newest + LATEST}. Take an earlier day."
        )
    return day


def print_bands(bands: pd.DataFrame, year: int) -> None:
    """Print the yearly bands of the as-of year and the four after it, euros in millions."""
    years = [str(year + ahead) for ahead in range(5)]
    table = Table(title=f"{years[0]}-{years[-1]}", box=None)
    for name in ("quantity", "year", "unit"):
        table.add_column(name, no_wrap=True)
    labels = ("minimum", "mediaan", "medio", "maximum", "p10", "p90")
    for name in labels:
        table.add_column(name, justify="right", no_wrap=True)
    for row in bands[bands["period"].isin(years)].to_dict("records"):
        euros = row["unit"] == "EUR"
        numbers = [f"{row[name] / (1e6 if euros else 1):,.0f}".replace(",", ".") for name in labels]
        unit = "EUR mln" if euros else row["unit"]
        table.add_row(row["quantity"], row["period"], unit, *numbers)
    Console(width=120).print(table)


def print_nowcast(facts: pd.DataFrame) -> None:
    """Print what was known of months that were not printed, and how many futures count.

    Args:
        facts: as ``nowcast.csv``; empty prints nothing.
    """
    if facts.empty:
        return
    sums = ", ".join(
        f"{measure} {len(rows)} to {rows['period'].iloc[-1]}"
        for measure, rows in facts.groupby("measure", sort=False)
    )
    moved, weighed = facts["n_effective"].iloc[0], facts["n_left_by_weights"].iloc[0]
    print(
        f"nowcast: {sums}; {moved:,.0f} futures count in effect, "
        f"{weighed:,.0f} if they had been weighed instead of moved"
    )


def print_ledger(rows: pd.DataFrame) -> None:
    """Print a line per entry of the ledger: whether it was applied, to what and by whom."""
    for row in rows.to_dict("records"):
        size = f"{row['kind']} {row['amount']:,g} {row['unit']} from {row['start']}"
        print(f"judgement {row['state']}: {row['quantity']} {size}, by {row['role']}")


def verify(name: str) -> None:
    """Check every file of a run against its manifest and say so."""
    folder = store.find_folder(name)
    manifest = store.adopt(folder)
    print(f"{folder}: whole, {len(manifest['outputs'])} files as written")
