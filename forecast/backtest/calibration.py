"""``data/calibration.csv``: written by a backtest, read by a run that it fits."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from data.errors import DataError
from data.folders import DATA
from forecast.backtest.past_errors import COLUMNS, calibration_key, figures_marks
from forecast.config import RunConfig
from forecast.exchange import write_csv
from forecast.known import Known, Shipped

PATH = DATA / "calibration.csv"
CODE, FIGURES = "# code ", "# figures "


def write_calibration(
    rows: pd.DataFrame, config: RunConfig, tables: Shipped, path: Path = PATH
) -> None:
    """Write the rows under two lines that say what they were made from.

    Args:
        rows: as of ``forecast.backtest.past_errors.calibration_rows``.
        config: its pools are part of the first line.
        tables: its figures are part of the second, by quarterly day.
        path: replaced whole.
    """
    draft = path.with_suffix(".part")
    write_csv(rows, draft)
    marks = figures_marks(tables.figures, tables.newest)
    figures = " ".join(f"{day}:{mark}" for day, mark in marks.items())
    head = f"{CODE}{calibration_key(config)}\n{FIGURES}{figures}\n"
    draft.write_text(head + draft.read_text(encoding="utf-8"), encoding="utf-8")
    draft.replace(path)


def with_errors(known: Known, tables: Shipped, config: RunConfig, path: Path = PATH) -> Known:
    """Return what was known with the past errors of the pools known by its day.

    Nothing is added when the configuration says ``calibrate = false``.

    Raises:
        DataError: there is no file, or it was made from other code, pools or figures.
    """
    if not config.calibrate:
        return known
    text = _text(path)
    code, figures = text.splitlines()[:2]
    if code != f"{CODE}{calibration_key(config)}":
        _stale(path, "other code or pools")
    marks = figures_marks(tables.figures, known.day)
    made = dict(mark.split(":") for mark in figures.removeprefix(FIGURES).split())
    shared = sorted(marks.keys() & made.keys())
    if shared and made[shared[-1]] != marks[shared[-1]]:
        _stale(path, f"other figures by {shared[-1]}")
    rows = pd.read_csv(path, skiprows=2, dtype={"origin": str, "known_on": str})
    rows = rows[rows["known_on"] <= known.day.isoformat()]
    return replace(known, errors=rows[list(COLUMNS)].reset_index(drop=True))


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"{path.name}: {error.strerror}; expected past errors. Make them with `make backtest`."
        ) from error
    if not text.startswith(CODE) or text.count("\n") < 3:
        _stale(path, "nothing that can be read")
    return text


def _stale(path: Path, what: str) -> None:
    raise DataError(
        f"{path.name}: made from {what}; expected what this run stands on. Make it again with "
        f"`make backtest`, or set calibrate = false in the file given to --config."
    )
