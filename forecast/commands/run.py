"""What ``prognose run``, ``prognose verify`` and ``prognose rerun`` do."""

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.errors import DataError, RunError
from data.months import parse_day
from data.tables.vintages import VINTAGES
from forecast.archive.drafts import FolderTaken, draft_folder, refuse_existing
from forecast.archive.registry import add
from forecast.archive.store import RUNS, adopted_run, find_folder
from forecast.backtest.calibration import with_errors
from forecast.known import known, sound
from forecast.ledger import load_with_ledger
from forecast.run.freshness import read_freshness
from forecast.run.make import RunDraft, RunOrder, make, write
from forecast.run.quarter_before import known_before
from forecast.run.rerun import rerun_run as remake
from forecast.run.result import RunResult
from forecast.run.scenarios import with_scenarios
from forecast.run.tables import identity
from reports.screen.freshness import show_known
from reports.screen.lines import say, unchanged
from reports.screen.run import (
    show_bands,
    show_effects,
    show_judgement,
    show_laws,
    show_nowcast,
    show_rerun,
    show_whole,
)

LATEST = timedelta(days=366)


class RunOptions(NamedTuple):
    """The options of ``prognose run``; None means the default."""

    as_of: str | None
    config: Path | None
    out: Path | None
    lang: str | None
    workers: int | None
    scenarios: tuple[str, ...] = ()


def run_forecast(options: RunOptions) -> None:
    """Make a run, or verify the identical one that is there, and print its bands.

    Args:
        options: as given on the command line.

    Raises:
        ToolkitError: anything a user can mend; nothing is left behind.
    """
    if options.out is not None:
        refuse_existing(options.out)
    day = None if options.as_of is None else parse_day(options.as_of)
    config, ledger = load_with_ledger(
        options.config, as_of=day, language=options.lang, workers=options.workers
    )
    config = with_scenarios(config, options.scenarios)
    tables = sound(config.figures or VINTAGES)
    then = known(tables, _checked(config.as_of or tables.newest, tables.newest))
    then = with_errors(then, tables, config)
    run_id, content = identity(config, then, ledger)
    target = options.out or RUNS / run_id
    if options.out is None and target.exists():
        _show_finished(target, then.day.year, config.language)
        return
    made = make(RunOrder(config, then, ledger, known_before(tables, then.day, config)))
    if not _written(made, target, {"run_id": run_id, **content}, registered=options.out is None):
        _show_finished(target, then.day.year, config.language)
        return
    _show_made(made.result)
    say(target / "report.pdf")


def _written(made: RunDraft, target: Path, content: dict[str, object], *, registered: bool) -> bool:
    """Write a run whole; return False when another process made the same one meanwhile."""
    from reports.render.report import write_report

    try:
        with draft_folder(target, add if registered else None) as folder:
            write(made, folder, content, write_report)
    except FolderTaken:
        if not registered:
            raise
        return False
    return True


def _show_made(found: RunResult) -> None:
    show_known(found.freshness, found.language)
    show_bands(found.bands, found.day.year, found.language)
    show_laws(found.laws, found.language)
    show_effects(found.scenarios, found.day.year + 2, found.language)
    show_nowcast(found.nowcast, found.language)
    show_judgement(found.ledger, found.language)


def _show_finished(target: Path, year: int, language: str) -> None:
    adopted_run(target)
    show_known(read_freshness(target), language)
    rows = pd.read_csv(target / "bands.csv", dtype={"period": str})
    show_bands(rows, year, language)
    if (target / "laws.csv").exists():
        show_laws(pd.read_csv(target / "laws.csv", keep_default_na=False), language)
    if (target / "scenarios.csv").exists():
        rows = pd.read_csv(target / "scenarios.csv", dtype={"period": str})
        show_effects(rows, year + 2, language)
    if (target / "nowcast.csv").exists():
        show_nowcast(pd.read_csv(target / "nowcast.csv"), language)
    unchanged("run", target / "report.pdf")


def _checked(day: date, newest: date) -> date:
    if day > newest + LATEST:
        raise DataError(
            f"as-of {day}: more than a year after the newest figure ({newest}); expected a day "
            f"up to {newest + LATEST}. Take an earlier day."
        )
    return day


def run_verify(name: str) -> None:
    """Check every file of a run against its manifest and say so."""
    folder = find_folder(name)
    manifest = adopted_run(folder)
    show_whole(folder, len(manifest["outputs"]))


def run_rerun(name: str, figures: Path | None) -> None:
    """Make a finished run again and say what is other, or that nothing is.

    Args:
        name: folder or id.
        figures: folder with the tables, the shipped ones when None.

    Raises:
        RunError: a file came out differently; what is other now stands above it.
        ToolkitError: the run is not whole or cannot be made again.
    """
    from reports.render.report import write_report

    found = remake(name, figures, write_report)
    show_rerun(found)
    if found.other or found.differences:
        raise RunError(
            f"{found.folder}: {len(found.other)} of {found.n_files} files came out differently "
            f"with {len(found.differences)} differences in what they are made of; expected the "
            f"same bytes. The run itself is as it was."
        )
