"""What ``prognose backtest`` does."""

from pathlib import Path

from forecast.archive import store
from forecast.backtest.calibration import PATH, write_calibration
from forecast.backtest.setting import BacktestOptions, identity, prepared
from forecast.backtest.tables import print_tables, read_shown, read_tables, write
from forecast.official.record import tables

BACKTESTS = Path("out") / "backtests"


def run(options: BacktestOptions) -> Path:
    """Make a backtest, or verify the identical one that is there; print its scores.

    Args:
        options: as given on the command line.

    Returns:
        The folder with ``scores.csv``, ``official.csv`` and the other tables.

    Raises:
        ToolkitError: anything a user can mend; nothing but the cache is left behind.
    """
    if options.out is not None:
        store.refuse_existing(options.out)
    setting = prepared(options)
    name, content = identity(options, setting)
    target = options.out or BACKTESTS / name
    if options.out is None and target.exists():
        store.verify(target)
        print_tables(read_shown(target))
        print(f"unchanged backtest, verified: {target / 'scores.csv'}")
        return target
    from reports.backtest.folder import write_figures

    made = tables(setting)
    with store.draft(target) as folder:
        write(made, folder)
        write_figures(made, folder)
        store.write_manifest(folder, {"run_id": name, **content})
    print_tables(made.csv)
    print(target / "scores.csv")
    return target


def calibrate(options: BacktestOptions, folder: Path, path: Path = PATH) -> Path:
    """Write the past errors of a finished backtest to ``data/calibration.csv``; return its path.

    Args:
        options: those the backtest was made with.
        folder: the finished backtest.
        path: replaced whole.

    Raises:
        ToolkitError: the folder is no whole backtest, or as in :func:`run`.
    """
    errors = read_tables(folder).csv["errors"]
    setting = prepared(options)
    write_calibration(errors, setting.config, setting.stands_on.tables, path)
    return path
