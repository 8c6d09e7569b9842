"""Which pooling rule a stream would have been given by its past scores, day by day."""

import pandas as pd

from forecast.backtest.members import RULED
from forecast.evaluation.table import score_rows

COLUMNS = ("quantity", "rule", "n", "wis", "days_chosen", "wis_of_choice")
TARGETS = ("year_0", "year_1", "year_2")
LEAST = 4  # scored forecasts before a choice is made; until then the first rule
KNOWN_AFTER = pd.Timedelta(days=90)  # an outcome is out by then


def pool_choice(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Return how each pooling rule scored, and how often it would have been chosen.

    On each day the rule with the lowest mean WIS over the forecasts whose outcome was out by
    then is chosen; ``wis_of_choice`` is the mean WIS of following that choice. No calibration.

    Args:
        forecasts: the detail table of a backtest, with outcomes.

    Returns:
        Columns ``COLUMNS``, a row per stream and rule; wis in persons, over years 0 to 2.
    """
    kept = forecasts[forecasts["model"].isin(RULED.values()) & forecasts["target"].isin(TARGETS)]
    if kept.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    tables = [_stream(str(key), rows) for key, rows in score_rows(kept).groupby("quantity")]
    return pd.concat(tables, ignore_index=True)


def _stream(quantity: str, scored: pd.DataFrame) -> pd.DataFrame:
    wide = scored.pivot_table(index=["day", "target_end"], columns="model", values="wis")
    rules = {rule: name for rule, name in RULED.items() if name in wide}
    names = list(rules.values())
    wide = wide[names].sort_index().reset_index()
    chosen = wide["day"].map({day: _choice(wide, day, names) for day in wide["day"].unique()})
    followed = [row[name] for name, (_, row) in zip(chosen, wide.iterrows(), strict=True)]
    days = chosen.groupby(wide["day"]).first()
    return pd.DataFrame(
        {
            "quantity": quantity,
            "rule": list(rules),
            "n": len(wide),
            "wis": [wide[name].mean() for name in names],
            "days_chosen": [int((days == name).sum()) for name in names],
            "wis_of_choice": pd.Series(followed).mean(),
        },
        columns=list(COLUMNS),
    )


def _choice(wide: pd.DataFrame, day: pd.Timestamp, names: list[str]) -> str:
    past = wide[wide["target_end"] + KNOWN_AFTER <= day]
    return names[0] if len(past) < LEAST else str(past[names].mean().idxmin())
