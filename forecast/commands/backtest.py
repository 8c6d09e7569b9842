"""What ``prognose backtest`` and ``prognose publish`` do."""

import contextlib
import io
import tempfile
from functools import partial
from pathlib import Path

import pandas as pd

from data.errors import ModelError
from forecast.archive.drafts import draft_folder, refuse_existing
from forecast.archive.store import verified_run, write_manifest
from forecast.backtest.calibration import PATH, write_calibration
from forecast.backtest.setting import BacktestOptions, identity, prepared
from forecast.backtest.tables import read_shown, read_tables, write
from forecast.official.record import tables
from forecast.own_record import benchmark, choice, laws
from forecast.own_record.candidates import POOLS, every_model
from forecast.own_record.countries import ROW, Case, case_rows, cases
from forecast.own_record.parallel import Row, every_row
from forecast.own_record.rule import chosen, evidence
from models.pools.pool import Pool
from reports.backtest.own_pages import OwnTables, own_page, panel_page
from reports.screen.backtest import show_backtest
from reports.screen.lines import say, unchanged
from reports.whole import write_whole

BACKTESTS = Path("out") / "backtests"
README, RECORD = Path("README.md"), Path("docs") / "record.md"
PICTURES = Path("reports") / "readme"
OWN_PAGE, PANEL_PAGE = Path("docs") / "own_record.md", Path("docs") / "panel_record.md"
SERIES_A_LAW = 20
WALK = {choice.BASELINE: Pool.equal(choice.BASELINE)}


def run_backtest(options: BacktestOptions) -> Path:
    """Make a backtest, or verify the identical one that is there; print its scores.

    Args:
        options: as given on the command line.

    Returns:
        The folder with ``scores.csv``, ``official.csv`` and the other tables.

    Raises:
        ToolkitError: anything a user can mend; nothing but the cache is left behind.
    """
    if options.out is not None:
        refuse_existing(options.out)
    setting = prepared(options)
    name, content = identity(options, setting)
    target = options.out or BACKTESTS / name
    if options.out is None and target.exists():
        verified_run(target)
        show_backtest(read_shown(target))
        unchanged("backtest", target / "scores.csv")
        return target
    from reports.backtest.folder import write_figures

    made = tables(setting)
    with draft_folder(target) as folder:
        write(made, folder)
        write_figures(made, folder)
        write_manifest(folder, {"run_id": name, **content})
    show_backtest(made.csv)
    say(target / "scores.csv")
    return target


def run_calibrate(options: BacktestOptions, folder: Path, path: Path = PATH) -> Path:
    """Write the past errors of a finished backtest to ``data/calibration.csv``; return its path.

    Args:
        options: those the backtest was made with.
        folder: the finished backtest.
        path: replaced whole.

    Raises:
        ToolkitError: the folder is no whole backtest, or as in :func:`run_backtest`.
    """
    errors = read_tables(folder).csv["errors"]
    setting = prepared(options)
    write_calibration(errors, setting.config, setting.stands_on.tables, path)
    return path


def run_publish() -> None:
    """Make again what the repository shows: the record, past errors, and the README's bands.

    Raises:
        ToolkitError: this is not the repository, or as in :func:`run_backtest` and a quarterly run.
    """
    from forecast.commands.run import RunOptions, run_forecast
    from reports.backtest.record_page import refuse_other, write_record
    from reports.front_page import around, refresh_front_page

    refuse_other(RECORD)  # before the minute of work
    around(README)
    options = BacktestOptions("both")
    folder = run_backtest(options)
    write_record(folder, RECORD)
    say(RECORD, run_calibrate(options, folder))
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(io.StringIO()):
        made = Path(place) / "run"
        run_forecast(RunOptions(None, None, made, None, None))
        refresh_front_page(made, README, PICTURES)
    say(README)


def run_own_record(workers: int, page: Path | None = None) -> Path:
    """Score the candidates for own series on M3, known laws and countries; write the page.

    Args:
        workers: processes.
        page: replaced whole; ``docs/own_record.md`` when None.

    Raises:
        ToolkitError: a package or figure is missing, or the page cannot be written.
    """
    competition = every_row(
        "M3", partial(benchmark.series_rows, pools=POOLS), benchmark.series(), workers
    )
    known = every_row("laws", partial(laws.law_rows, pools=POOLS), range(SERIES_A_LAW), workers)
    abroad = every_row("countries", partial(case_rows, pools=POOLS | WALK), cases(), workers)
    tables = own_tables(competition, known, abroad)
    say(write_whole(own_page(tables).encode(), page or OWN_PAGE))
    return page or OWN_PAGE


def own_tables(competition: list[Row], known: list[Row], abroad: list[Row]) -> OwnTables:
    """Return what the page shows, from the rows of M3, known laws and countries."""
    scores = pd.DataFrame(competition, columns=list(benchmark.ROW))
    halves = {half: scores[scores["half"] == half] for half in (benchmark.ODD, benchmark.EVEN)}
    m3 = {name: benchmark.by_pool(rows) for name, rows in {**halves, "all": scores}.items()}
    of_laws = laws.by_law(pd.DataFrame(known, columns=list(laws.ROW)))
    countries = choice.by_model(choice.relative(pd.DataFrame(abroad, columns=list(ROW))))
    table = evidence(m3[benchmark.ODD], of_laws, countries)
    return OwnTables(table, chosen(table), m3, of_laws, countries, benchmark.milliseconds(POOLS))


def run_panel_record(workers: int, page: Path | None = None) -> Path:
    """Score every registered model on every country that ships, a day at a time; write the page.

    Args:
        workers: processes.
        page: replaced whole; ``docs/panel_record.md`` when None.

    Raises:
        ToolkitError: a figure is missing, or the page cannot be written.
    """
    made = every_row("panel", _every_model, cases(), workers)
    say(write_whole(panel_text(made).encode(), page or PANEL_PAGE))
    return page or PANEL_PAGE


def panel_text(made: list[Row]) -> str:
    """Return the page on countries from the rows of every model, failed ones among them."""
    table = pd.DataFrame(made, columns=list(ROW))
    failed = table[table["target"] == ""].groupby("name").size()
    rows = choice.relative(table[table["target"] != ""])
    rows = pd.concat([rows, choice.chosen_elsewhere(rows)], ignore_index=True)
    return panel_page(rows, {str(name): int(n) for name, n in failed.items()})


def _every_model(case: Case) -> list[Row]:
    """Return the rows of every model; one that cannot be fitted has a row without target."""
    rows: list[Row] = []
    for name, pool in every_model().items():
        try:
            rows += case_rows(case, {name: pool})
        except ModelError:
            rows.append((case.country, case.series, case.day, "", None, name, *[None] * 4))
    return rows
