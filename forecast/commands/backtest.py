"""What ``prognose backtest`` does."""

from pathlib import Path

from forecast.archive.drafts import draft_folder, refuse_existing
from forecast.archive.store import verified_run, write_manifest
from forecast.backtest.calibration import PATH, write_calibration
from forecast.backtest.setting import BacktestOptions, identity, prepared
from forecast.backtest.tables import SHOWN, read_csv, read_tables, write
from forecast.official.record import tables
from reports.screen.backtest import show_backtest
from reports.screen.lines import say, unchanged

BACKTESTS = Path("out") / "backtests"


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
        show_backtest({table: read_csv(target / f"{table}.csv") for table in SHOWN})
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


def run_publish(options: BacktestOptions, folder: Path, path: Path = PATH) -> Path:
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
