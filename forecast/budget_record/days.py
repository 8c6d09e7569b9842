"""What our runs of many past days said, computed once and found again by content."""

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd
from joblib import Parallel, delayed

from data.parameters import PARAMETERS
from forecast.archive.manifest import code_hash, libraries, sha256, table_hash, to_json
from forecast.backtest.cache import load_frame, save_frame
from forecast.budget_record.day import RecordBasis, day_rows
from forecast.progress import counted


def record_rows(stands_on: RecordBasis, days: Sequence[date]) -> pd.DataFrame:
    """Return what our run of each day said; the same days are computed once.

    Args:
        stands_on: configuration, tables and past errors.
        days: in any order; a day on which nothing can be simulated gives no row.

    Returns:
        The columns of ``forecast.budget_record.day``, sorted by day, quantity and year.
    """
    wanted = sorted(set(days))
    key = sha256(to_json({**content(stands_on), "days": [day.isoformat() for day in wanted]}))
    kept = load_frame(key)
    if kept is None:
        kept = save_frame(key, pd.concat(_computed(stands_on, wanted), ignore_index=True))
    return kept.sort_values(["day", "quantity", "year"], ignore_index=True)


def content(stands_on: RecordBasis) -> dict[str, object]:
    """Return all that the rows of any day depend on, for a key or a manifest."""
    return {
        "record": "forecast/budget_record/day.py",
        "code": code_hash(),
        "versions": libraries(),
        "config": stands_on.config.model_dump(mode="json", exclude={"workers", "figures"}),
        "calibration": table_hash(stands_on.errors),
        "inputs": {name: table_hash(rows) for name, rows in stands_on.tables._asdict().items()},
        "parameters": [sha256(path.read_bytes()) for path in sorted(PARAMETERS.glob("*.toml"))],
    }


def _computed(stands_on: RecordBasis, days: Sequence[date]) -> Iterator[pd.DataFrame]:
    alone = stands_on._replace(config=stands_on.config.model_copy(update={"workers": 1}))
    with counted("record", len(days)) as advance:
        calls = [delayed(day_rows)(alone, day) for day in days]
        n_jobs = min(stands_on.config.workers, max(len(days), 1))
        for frame in Parallel(n_jobs=n_jobs, return_as="generator")(calls):
            advance(1)
            if len(frame):
                yield frame
