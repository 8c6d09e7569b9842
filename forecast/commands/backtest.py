"""What ``prognose backtest`` and ``prognose publish`` do."""

import contextlib
import io
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data.tables.vintages import INDICATOR_FILES, VINTAGES, load_figures
from forecast.archive.drafts import draft_folder, refuse_existing
from forecast.archive.opened import finished_run
from forecast.archive.store import verified_run, write_manifest
from forecast.backtest.calibration import PATH, write_calibration
from forecast.backtest.setting import BacktestOptions, Setting, identity, origin_days, prepared
from forecast.backtest.tables import Tables, read_shown, read_tables, write
from forecast.bands import HUB_LEVELS
from forecast.budget_record.day import record_basis
from forecast.budget_record.days import record_rows
from forecast.config import load_config
from forecast.evaluation.leading.early_alarms import early_alarms
from forecast.evaluation.leading.indicators import indicators, signals, worth, yearly_pools
from forecast.exchange import write_csv
from forecast.known import known, shipped
from forecast.official.record import tables
from forecast.outcomes import truth
from forecast.rule.choose import PATH as RULE
from forecast.rule.shipped_quarters import PATH as QUARTERS
from forecast.rule.shipped_quarters import write_quarters
from forecast.rule.shipped_rivals import PATH as RIVALS
from forecast.rule.shipped_rivals import write_rivals
from forecast.scored.made_before import PATH as MADE
from forecast.scored.made_before import judged, read_made, remembered, write_made
from reports.screen.backtest import show_backtest
from reports.screen.lines import say, unchanged

BACKTESTS = Path("out") / "backtests"
README, RECORD = Path("README.md"), Path("docs") / "record.md"
INDICATORS_PAGE = Path("docs") / "indicators.md"
APPLICANTS = "eu_applicants_monthly"  # of other countries too, beside the tables no run reads
PICTURES = Path("reports") / "readme"
RECEPTION_FROM = 2018  # too few years of reception are known before
QUARTER_PATHS = 2000  # enough for a mediaan and the band of 80%


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
    from reports.backtest.figures import write_figures

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


def run_indicators(folder: Path | None = None, page: Path = INDICATORS_PAGE) -> None:
    """Weigh figures of other countries beside the pools, and write the page that says so.

    Args:
        folder: a finished backtest on both kinds of days; made, or found again, when None.
        page: replaced whole.

    Raises:
        ToolkitError: the page is another, or as in :func:`run_backtest`.
    """
    from reports.backtest.pages.indicators_page import write_indicators

    folder = folder or run_backtest(BacktestOptions("both"))
    shipped_now = shipped()
    own = load_figures(VINTAGES, (*INDICATOR_FILES, APPLICANTS))
    every = {name for names in indicators().values() for name in names}
    figures = own[own["series"].isin(every)].reset_index(drop=True)
    rows = yearly_pools(read_tables(folder).monthly)
    days = sorted(date.fromisoformat(day) for day in rows["day"].unique())
    found = signals(figures, {day: known(shipped_now, day).histories for day in days})
    levels = np.array([float(level) for level in HUB_LEVELS])
    own_streams = known(shipped_now, shipped_now.newest).histories
    newest = max(shipped_now.newest, figures["published_on"].max().date())
    say(
        write_indicators(
            worth(rows, found, levels), early_alarms(figures, own_streams, newest), page
        )
    )


def run_publish() -> None:
    """Make again what the repository shows: the record, past errors, and the README's bands.

    Raises:
        ToolkitError: this is not the repository, or as in :func:`run_backtest` and a quarterly run.
    """
    from forecast.commands.run import RunOptions, run_forecast
    from reports.backtest.record_page import refuse_other, write_record
    from reports.backtest.rivals import front_page_line
    from reports.front_page import RECORD as RECORD_MARKS
    from reports.front_page import around, refresh_front_page, rewrite

    refuse_other(RECORD)  # before the minutes of work
    around(README)
    around(README, RECORD_MARKS)
    options = BacktestOptions("both", ruled=True)
    folder = run_backtest(options)
    found, setting = read_tables(folder), prepared(options)
    say(run_calibrate(options, folder), *write_shipped(found, setting), reception_record(setting))
    run_indicators(folder)
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(io.StringIO()):
        made = Path(place) / "run"
        run_forecast(RunOptions(None, None, made, None, None))
        refresh_front_page(made, README, PICTURES)
        remember(made, setting)
    rewrite(README, front_page_line(found), RECORD_MARKS)
    write_record(folder, RECORD, judged(read_made(), truth(setting.newest)))
    say(RECORD, MADE, README)


def write_shipped(found: Tables, setting: Setting) -> tuple[Path, ...]:
    """Write what the rule gives on the newest day, and the official cases beside all rivals."""
    newest = found.csv["rule"]
    write_csv(newest[newest["day"] == setting.newest.day.isoformat()], RULE)
    write_rivals(found.csv["official_rivals"], setting.cases)
    return RULE, RIVALS


def reception_record(setting: Setting) -> Path:
    """Write what our run of each quarterly day said of reception; return the file."""
    config = load_config().model_copy(update={"n_paths": QUARTER_PATHS})
    days = origin_days("quarterly", RECEPTION_FROM, setting.newest.day.year)
    past = [day for day in days if day < setting.newest.day]
    write_quarters(record_rows(record_basis(config, setting.stands_on.tables), past))
    return QUARTERS


def remember(run: Path, setting: Setting) -> None:
    """Add the years of a run that have no outcome yet to the list of true forecasts."""
    _, manifest = finished_run(run)
    bands = pd.read_csv(run / "bands.csv", dtype={"period": str})
    made = (manifest["run_id"], date.fromisoformat(manifest["as_of"]))
    write_made(remembered(read_made(), bands, made, truth(setting.newest)))
