"""What ``prognose run``, ``prognose verify`` and ``prognose rerun`` do."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from data.errors import DataError, RunError
from data.months import parse_day
from data.tables.vintages import VINTAGES
from forecast.archive.drafts import FolderTaken, draft_folder, refuse_existing
from forecast.archive.registry import add
from forecast.archive.store import RUNS, adopted_run, find_folder
from forecast.backtest.calibration import with_errors
from forecast.config import RunConfig
from forecast.known import known, sound
from forecast.ledger import load_with_ledger
from forecast.progress import FINISHED, tell, told_to
from forecast.run.freshness import read_freshness
from forecast.run.make import RunDraft, RunOrder, make, write
from forecast.run.quarter_before import known_before
from forecast.run.rerun import rerun_run as remake
from forecast.run.result import RunResult
from forecast.run.scenarios import with_scenarios
from forecast.run.tables import identity
from reports.screen.freshness import show_late
from reports.screen.run import (
    ShownRun,
    show_bands,
    show_effects,
    show_headlines,
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
    table: bool = False
    full: bool = False
    no_report: bool = False
    progress: Path | None = None


def run_forecast(options: RunOptions) -> None:
    """Make a run, or verify the identical one that is there, and print eight lines of it.

    With ``options.table`` its bands come first.

    Args:
        options: as given on the command line.

    Raises:
        ToolkitError: anything a user can mend; nothing is left behind.
    """
    with told_to(options.progress):
        tell(f"{FINISHED}{_made(options)}")


def _made(options: RunOptions) -> Path:
    """Make a run, or find it, show it and return its folder."""
    if options.out is not None:
        refuse_existing(options.out)
    day = None if options.as_of is None else parse_day(options.as_of)
    config, ledger = load_with_ledger(
        options.config,
        as_of=day,
        language=options.lang,
        workers=options.workers,
        full=options.full or None,
        report=False if options.no_report else None,
    )
    config = with_scenarios(config, options.scenarios)
    tables = sound(config.figures or VINTAGES)
    then = known(tables, _checked(config.as_of or tables.newest, tables.newest))
    then = with_errors(then, tables, config)
    run_id, content = identity(config, then, ledger)
    target = options.out or RUNS / run_id
    if options.out is None and target.exists():
        _show_finished(target, config, options.table)
        return target
    before = partial(known_before, tables, then.day, config) if config.report else None
    made = make(RunOrder(config, then, ledger, before))
    if not _written(made, target, {"run_id": run_id, **content}, registered=options.out is None):
        _show_finished(target, config, options.table)
        return target
    if options.table:
        _show_tables(made.result)
    _show_lines(made.result, _to_read(target, config), is_new=True)
    return target


def _written(made: RunDraft, target: Path, content: dict[str, object], *, registered: bool) -> bool:
    """Write a run whole; return False when another process made the same one meanwhile."""
    try:
        with draft_folder(target, add if registered else None) as folder:
            write(made, folder, content, _reported)
    except FolderTaken:
        if not registered:
            raise
        return False
    return True


def _reported(result: RunResult, content: Mapping[str, Any], folder: Path) -> None:
    """Write the report of a run that wants one; a run without does not import what draws."""
    if content["config"].get("report", True):
        from reports.render.report import write_report

        write_report(result, content, folder)


def _show_tables(found: RunResult) -> None:
    show_bands(found.bands, found.day.year, found.language)
    show_laws(found.laws, found.language)
    show_effects(found.scenarios, found.day.year + 2, found.language)
    show_nowcast(found.nowcast, found.language)
    show_judgement(found.ledger, found.language)


def _show_lines(found: RunResult, path: Path, *, is_new: bool) -> None:
    show_late(found.freshness, found.language)
    show_headlines(
        ShownRun(
            found.day,
            found.language,
            path,
            (found.levels["minimum"], found.levels["maximum"]),
            found.bands,
            found.budget,
            found.freshness,
            found.alarms,
            found.absent,
            is_new,
        )
    )


def _to_read(target: Path, config: RunConfig) -> Path:
    return target / "report.pdf" if config.report else target


def _show_finished(target: Path, config: RunConfig, table: bool) -> None:
    """Show a run that is there, from its files."""
    found = result_from_files(target, config, adopted_run(target))
    if table:
        _show_tables(found)
    _show_lines(found, _to_read(target, config), is_new=False)


def result_from_files(target: Path, config: RunConfig, manifest: Mapping[str, Any]) -> RunResult:
    """Return of a finished run what the screen and a letter tell, the rest empty."""

    def rows(name: str) -> pd.DataFrame:
        path = target / f"{name}.csv"
        if not path.exists():
            return pd.DataFrame()
        found = pd.read_csv(path, dtype={"period": str, "article": str})
        words = found.select_dtypes(include=["object", "str"]).columns
        return found.assign(**{column: found[column].fillna("") for column in words})

    return RunResult(
        day=date.fromisoformat(str(manifest["as_of"])),
        language=config.language,
        levels=config.levels,
        n_paths=config.n_paths,
        seed=config.seed,
        bands=rows("bands"),
        history=pd.DataFrame(),
        budget=rows("budget"),
        official=pd.DataFrame(),
        pools=pd.DataFrame(),
        absent=rows("absent"),
        parameters=pd.DataFrame(),
        sources=pd.DataFrame(),
        correlation=None,
        scenarios=rows("scenarios"),
        alarms=rows("alarms"),
        nowcast=rows("nowcast"),
        freshness=read_freshness(target),
        laws=_laws(target),
    )


def _laws(target: Path) -> pd.DataFrame:
    path = target / "laws.csv"
    return pd.read_csv(path, keep_default_na=False) if path.exists() else pd.DataFrame()


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
    found = remake(name, figures, _reported)
    show_rerun(found)
    if found.other or found.differences:
        raise RunError(
            f"{found.folder}: {len(found.other)} of {found.n_files} files came out differently "
            f"with {len(found.differences)} differences in what they are made of; expected the "
            f"same bytes. The run itself is as it was."
        )
