"""What in a score table should make a reader stop: too good, too narrow, of no use."""

import pandas as pd

from forecast.evaluation.registry import SCORES

SUSPICIOUS = 0.2  # of the baseline's WIS; no honest model of these series has come near it
LEVELS = tuple(name for name in SCORES if name.startswith("coverage_"))
# Of calibrated bands (12 to 50 independent errors) one of the four fell below its aim in 7% of
# cases by chance alone, two in 2%; of bands half as wide as they should be, two did in 68-100%.
AGREEING = 2
COLUMNS = ("quantity", "target", "model", "warning", "found")


def warnings_of(table: pd.DataFrame, baseline: str = "random_walk") -> pd.DataFrame:
    """Return the rows of a score table that need an explanation, in words.

    Bands are called too narrow or too wide when the whole binomial interval of at least two of
    the four lies on one side of its aim, and a mediaan biased when that of its exceedance does:
    with few independent errors nothing is said.

    Args:
        table: as made by ``forecast.evaluation.table.score_table``.
        baseline: the model that the others were compared with.

    Returns:
        quantity, target, model, ``warning`` (``too good to be true``, ``no better than the
        baseline``, ``too narrow``, ``too wide``, ``biased high``, ``biased low``) and ``found``,
        the number behind it; in the order of the table.
    """
    found = [
        (row["quantity"], row["target"], row["model"], warning, number)
        for _, row in table.iterrows()
        for warning, number in (*_skill(row, baseline), *_bands(row), *_bias(row))
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _skill(row: pd.Series, baseline: str) -> list[tuple[str, str]]:
    ratio = row["relative_wis"]
    if row["model"] == baseline:
        return []
    if ratio < SUSPICIOUS:
        return [("too good to be true", f"relative_wis {ratio:.2f}; look for a leak")]
    return [("no better than the baseline", f"relative_wis {ratio:.2f}")] if ratio >= 1 else []


def _bands(row: pd.Series) -> list[tuple[str, str]]:
    aims = {name: SCORES[name].aim or 0.0 for name in LEVELS}
    narrow = [name for name, aim in aims.items() if row[f"{name}_upper"] < aim]
    wide = [name for name, aim in aims.items() if row[f"{name}_lower"] > aim]
    said = (("too narrow", narrow), ("too wide", wide))
    return [
        (warning, ", ".join(f"{name} {row[name]:.2f}" for name in names))
        for warning, names in said
        if len(names) >= AGREEING
    ]


def _bias(row: pd.Series) -> list[tuple[str, str]]:
    name = "share_above_mediaan"
    found = f"{name} {row[name]:.2f}, bias {row['bias']:.0f}"
    if row[f"{name}_lower"] > 1 / 2:
        return [("biased low", found)]
    return [("biased high", found)] if row[f"{name}_upper"] < 1 / 2 else []
