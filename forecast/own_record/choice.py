"""Which models the other countries would have chosen, a day at a time."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd

from forecast.rule.evidence import LEFT_OUT

KNOWN_AFTER = pd.Timedelta(days=90)  # an outcome is out by then
LEAST = 20  # outcomes of other countries before a choice is made
FIRST = "default"  # until then
CHOSEN = "chosen elsewhere"
POOLED = "{} best elsewhere"
COUNTS = (2, 4, 6, 8)  # models in a pool of those that did best elsewhere
WHOLE = "EU27"  # holds every country, so it chooses for none
BASELINE = "random_walk"
Asked = tuple[str, date, str]  # country, day and target


def relative(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with ``ratio``, their WIS to that of the random walk on the same outcome."""
    key = ["series", "day", "target"]
    base = rows.loc[rows["name"] == BASELINE, [*key, "wis"]].rename(columns={"wis": "base"})
    joined = rows.merge(base, on=key)
    return joined.assign(ratio=joined["wis"] / joined["base"])


def chosen_elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the model that other countries chose on each day, under a name of its own.

    For a country and target the model with the lowest geometric mean of ``ratio`` is taken, over
    the outcomes of all other countries that were out by the day.

    Args:
        rows: of :func:`relative`.
    """
    keys = ["country", "day", "target"]
    own = dict(iter(rows.groupby(keys)))
    made = [
        own[key][own[key]["name"] == (names[0] if names else FIRST)]
        for key, names in _ordered(rows)
    ]
    return pd.concat(made, ignore_index=True).assign(name=CHOSEN)


def best_elsewhere(rows: pd.DataFrame) -> Mapping[Asked, tuple[str, ...]]:
    """Return the candidates of the rule of asylum streams, those that did best elsewhere first.

    Args:
        rows: of :func:`relative`.

    Returns:
        By country, day and target; none where too few outcomes were out.
    """
    candidates = rows[~rows["name"].isin([FIRST, BASELINE, *LEFT_OUT])]
    return {key: names for key, names in _ordered(candidates) if names}


def _ordered(rows: pd.DataFrame) -> Iterator[tuple[Asked, tuple[str, ...]]]:
    """Give who did best in other countries on outcomes that were out by each day, best first."""
    out_on = (pd.to_datetime(rows["target_end"]) + KNOWN_AFTER).to_numpy()
    abroad = (rows["country"] != WHOLE).to_numpy()
    logs = rows.assign(log=np.log(rows["ratio"]))
    for country, day, target in (
        rows[["country", "day", "target"]].drop_duplicates().itertuples(index=False, name=None)
    ):
        out = abroad & (out_on <= np.datetime64(str(day)))
        seen = logs[out & (rows["country"] != country) & (rows["target"] == target)]
        yield (country, day, target), _best(seen)


def _best(seen: pd.DataFrame) -> tuple[str, ...]:
    logs = seen.groupby("name")["log"].agg(["mean", "size"])
    if logs.empty or logs["size"].max() < LEAST:
        return ()
    whole = logs[logs["size"] == logs["size"].max()]
    return tuple(whole["mean"].sort_values(kind="stable").index)


def by_model(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of every model and target.

    Args:
        rows: of :func:`relative`, with those of :func:`chosen_elsewhere` if asked.

    Returns:
        Columns name, target, n, relative_wis (geometric mean over forecasts), by_country (the same
        over countries, of the ratio of mean WIS), coverage_80, least_80 (of a country),
        coverage_95, above (share of outcomes above the mediaan).
    """
    tables = []
    for (name, target), own in rows.groupby(["name", "target"], sort=False):
        means = own.groupby("country")[["wis", "base"]].mean()
        tables.append(
            {
                "name": name,
                "target": target,
                "n": len(own),
                "relative_wis": float(np.exp(np.log(own["ratio"]).mean())),
                "by_country": float(np.exp(np.log(means["wis"] / means["base"]).mean())),
                "coverage_80": own["held_80"].mean(),
                "least_80": own.groupby("country")["held_80"].mean().min(),
                "coverage_95": own["held_95"].mean(),
                "above": own["above"].mean(),
            }
        )
    return pd.DataFrame(tables).sort_values(["target", "relative_wis"], ignore_index=True)


def by_country(rows: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Return n, relative WIS and coverage of some models by country, over both years."""
    kept = rows[rows["name"].isin(names)]
    grouped = kept.assign(log=np.log(kept["ratio"])).groupby(["country", "name"])
    found = grouped.agg(n=("wis", "size"), log=("log", "mean"), held=("held_80", "mean"))
    return found.assign(relative_wis=np.exp(found["log"])).drop(columns="log").reset_index()
