"""The rule that gives the default of own series from what was measured."""

import pandas as pd

NEAR = (0.75, 0.85)  # of the outcomes in an 80% band
WIDEST = 1.3  # times the true band, as a mean over the months ahead
LEAST_95 = 0.9  # of the outcomes of other countries in a 95% band


def evidence(m3: pd.DataFrame, laws: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Return a row per pool: what the rule looks at, and whether it passes.

    Args:
        m3: of ``benchmark.by_pool`` over the odd series.
        laws: of ``laws.by_law``.
        countries: of ``choice.by_model``.

    Returns:
        Columns name, wis, coverage_80 (M3), widest (mean of the worst law), held_least and
        held_most (of a law), relative_wis (mean over both years), country_80, country_95
        and passes.
    """
    table = m3[["name", "wis", "coverage_80"]].set_index("name")
    of_laws = laws.groupby("name")
    table["widest"] = of_laws["width"].max()
    table["held_least"], table["held_most"] = of_laws["held"].min(), of_laws["held"].max()
    abroad = countries.groupby("name")
    table["relative_wis"] = abroad["relative_wis"].mean()
    table["country_80"] = abroad["coverage_80"].mean()
    table["country_95"] = abroad["coverage_95"].mean()
    holds = table[["coverage_80", "held_least", "held_most", "country_80"]]
    near = (holds.min(axis=1) >= NEAR[0]) & (holds.max(axis=1) <= NEAR[1])
    sound = (table["widest"] <= WIDEST) & (table["country_95"] >= LEAST_95)
    return table.assign(passes=near & sound & (table["relative_wis"] < 1)).reset_index()


def chosen(table: pd.DataFrame) -> str:
    """Return the pool with the lowest WIS on M3 among those that pass.

    Args:
        table: of :func:`evidence`; when none passes, the one with the lowest WIS of all.
    """
    kept = table[table["passes"]] if table["passes"].any() else table
    return str(kept.sort_values("wis", kind="stable")["name"].iloc[0])
