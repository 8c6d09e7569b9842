"""What each command does; the report is handed in, so this layer needs none."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from rich.console import Console
from rich.table import Table

from data.checks import violations
from data.errors import DataError
from data.months import parse_day
from data.vintages import VINTAGES
from forecast import store
from forecast.calibration import with_errors
from forecast.config import RunConfig, load_config
from forecast.known import Known, Shipped, known, shipped
from forecast.outputs import write_tables
from forecast.pipeline import simulate, streams
from forecast.result import RunResult
from forecast.run import identity, result
from forecast.scenario_run import beside, print_effects, with_scenarios
from forecast.scenarios import chosen
from forecast.streams import Step

Report = Callable[[RunResult, Path], None]
LATEST = timedelta(days=366)


class RunOptions(NamedTuple):
    """The options of ``prognose run``; None means the default."""

    as_of: str | None
    config: Path | None
    out: Path | None
    lang: str | None
    workers: int | None
    scenarios: tuple[str, ...] = ()


def run(options: RunOptions, report: Report) -> None:
    """Make a run, or verify the identical one that is there, and print its bands.

    Args:
        options: as given on the command line.
        report: writes ``report.pdf`` and ``figures/`` into a folder.

    Raises:
        ToolkitError: anything a user can mend; nothing is left behind.
    """
    if options.out is not None:
        store.refuse_existing(options.out)
    day = None if options.as_of is None else parse_day(options.as_of)
    config = with_scenarios(
        load_config(options.config, as_of=day, language=options.lang, workers=options.workers),
        options.scenarios,
    )
    tables = sound(config.figures or VINTAGES)
    then = known(tables, _checked(config.as_of or tables.newest, tables.newest))
    then = with_errors(then, tables, config)
    run_id, content = identity(config, then)
    target = options.out or store.RUNS / run_id
    if options.out is None and target.exists():
        store.verify(target)
        print_bands(pd.read_csv(target / "bands.csv", dtype={"period": str}), then.day.year)
        if (target / "scenarios.csv").exists():
            effects = pd.read_csv(target / "scenarios.csv", dtype={"period": str})
            print_effects(effects, then.day.year + 2)
        print(f"unchanged run, verified: {target / 'report.pdf'}")
        return
    finished = make(config, then, target, {"run_id": run_id, **content}, report)
    print_bands(finished.bands, then.day.year)
    print_effects(finished.scenarios, then.day.year + 2)
    print(target / "report.pdf")


def sound(folder: Path) -> Shipped:
    """Return the tables of a folder, refused at the first violation.

    Gaps and sums are left to `prognose data check`: rows published after a day may be gone.

    Raises:
        DataError: a table is missing, or a row is not as it should be.
    """
    tables = shipped(folder)
    for one in violations(folder, skip=frozenset({"gap", "parts"})):
        raise DataError(
            f"{one.file}:{one.row}: {one.message}. Correct the row; `prognose data check` lists "
            f"all."
        )
    return tables


def make(
    config: RunConfig, then: Known, target: Path, content: dict[str, object], report: Report
) -> RunResult:
    """Simulate, write every output beside ``target`` and rename it whole.

    Raises:
        ToolkitError: a model, figure or folder is not as it should be.
    """
    asked = [chosen(name, parts, then.day) for name, parts in config.scenarios.items()]
    with progress_bar(3 + len(asked)) as step:
        drawn = streams(config, then, step)
        step("chain")
        futures = simulate(config, then, drawn)
        made = beside(config, then, (drawn, futures), asked, step)
        step("tables")
        finished = replace(result(config, then, futures), scenarios=made[0], levers=made[1])
        with store.draft(target) as folder:
            write_tables(finished, futures, content, folder)
            step("report")
            report(finished, folder)
            store.write_manifest(folder, content)
    return finished


def _checked(day: date, newest: date) -> date:
    if day > newest + LATEST:
        raise DataError(
            f"as-of {day}: more than a year after the newest figure ({newest}); expected a day "
            f"up to {newest + LATEST}. Take an earlier day."
        )
    return day


@contextmanager
def progress_bar(steps: int) -> Iterator[Step]:
    """Give a function that names the next step on stderr; silent when not a terminal."""
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("prognose", total=steps)
        yield lambda name: bar.update(task, advance=1, description=name)


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


def verify(name: str) -> None:
    """Check every file of a run against its manifest and say so."""
    folder = store.find_run(name)
    manifest = store.verify(folder)
    print(f"{folder}: whole, {len(manifest['outputs'])} files as written")
