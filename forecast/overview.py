"""The state of all series: the monthly ones the models see, then the printed ones."""

from pathlib import Path

import pandas as pd

from data.status import status
from forecast.known import known, shipped
from forecast.pipeline import total_history
from forecast.run import source_rows


def overview(folder: Path) -> pd.DataFrame:
    """Return span, shares estimated and reconstructed, newest publication and source by series.

    Args:
        folder: vintage tables.
    """
    tables = shipped(folder)
    then = known(tables, tables.newest)
    made = source_rows(then, dict(then.histories) | {"inflow_total": total_history(then.histories)})
    printed = status(tables.figures, then.day)
    return pd.concat([made, printed], ignore_index=True)
