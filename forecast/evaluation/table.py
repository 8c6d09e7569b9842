"""The score table: a row per model, quantity and target of a backtest."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import BoolArray, FloatArray
from data.errors import DataError
from data.names import nearest
from forecast.evaluation.coverage import binomial_interval
from forecast.evaluation.registry import AIM, LEVELS, SCORES, Rows
from forecast.evaluation.skill import (
    LEAST_INDEPENDENT,
    DayArray,
    diebold_mariano,
    non_overlapping,
    overlap,
    pairwise_skill,
    relative_skill,
)

GROUP = ["model", "quantity", "target"]
MADE = ["day", "target_end"]  # together, which forecast of a group
MEANS = {name: score.kernel for name, score in SCORES.items() if score.kernel}
SHARES = [name for name, score in SCORES.items() if score.better == AIM]
AGAINST = ["n_shared", *(name for name, score in SCORES.items() if score.kernel is None)]


def score_table(forecasts: pd.DataFrame, baseline: str = "random_walk") -> pd.DataFrame:
    """Return the mean scores of each model, quantity and target, and its skill.

    ``n`` counts forecasts with an outcome; ``n_independent`` those of which no two were open at
    the same time, and the binomial intervals rest on that smaller number. Skill is taken on the
    ``n_shared`` forecasts that model and baseline both made; the pairwise one is scaled so that
    the baseline is 1. A comparison that cannot be made is nan: no shared forecast, or (``dm_p``)
    fewer than ``skill.LEAST_INDEPENDENT`` independent ones.

    Args:
        forecasts: the detail table of a backtest; rows whose ``observed`` is nan have no outcome
            yet and are left out. ``coverage_67`` is that of ``minimum`` to ``maximum``.
        baseline: the model that the others are compared with.

    Returns:
        model, quantity, target, n, n_independent, the columns of ``SCORES`` (each share that has
        an aim with ``_lower`` and ``_upper``), n_shared; sorted by quantity, target and model.

    Raises:
        DataError: a forecast occurs twice or holds no numbers, or nothing is to be scored.
        ModelError: quantiles that fall.
    """
    scored = score_rows(forecasts)
    _require(baseline, sorted(set(scored["model"])))
    groups = scored.groupby(GROUP)
    whole = groups[list(MEANS)].count().eq(groups.size(), axis=0)
    table = groups[list(MEANS)].mean().where(whole)
    table.insert(0, "n", groups.size())
    table.insert(1, "n_independent", _per_group(scored))
    for name in SHARES:
        found = binomial_interval(_numbers(table, name), _numbers(table, "n_independent"))
        place = list(table.columns).index(name) + 1
        table.insert(place, f"{name}_lower", found.lower)
        table.insert(place + 1, f"{name}_upper", found.upper)
    return _sorted(table.join(_skills(scored, baseline)).reset_index())


def score_rows(forecasts: pd.DataFrame) -> pd.DataFrame:
    """Return every score of every forecast that has an outcome.

    Args:
        forecasts: the detail table.

    Returns:
        model, quantity, target, day, target_end (both dates) and a column per row score of
        ``SCORES``, sorted by day; the index is that of ``forecasts``.

    Raises:
        DataError: a forecast occurs twice or holds no numbers, or nothing is to be scored.
    """
    frame = forecasts[forecasts["observed"].notna()].sort_values("day", kind="stable")
    if frame.empty:
        raise DataError(
            f"forecasts: none of {len(forecasts)} rows has an outcome; expected at least one. "
            f"Take earlier forecast days."
        )
    _refuse(frame, frame.duplicated([*GROUP, *MADE]), "occurs twice; expected one row for each")
    rows = Rows(frame, _numbers(frame, "observed"), _stacked(frame))
    labelled = frame[["minimum", "medio", "maximum"]].to_numpy(np.float64)
    numbers = np.column_stack([rows.observed, rows.quantiles, labelled])
    wrong = ~np.isfinite(numbers).all(axis=1)
    _refuse(frame, wrong, "holds no number; expected a finite outcome and finite quantiles")
    made = {name: pd.to_datetime(frame[name]) for name in MADE}
    return frame[GROUP].assign(**made, **{name: kernel(rows) for name, kernel in MEANS.items()})


def _stacked(frame: pd.DataFrame) -> FloatArray:
    counts = frame["quantiles"].map(len).to_numpy()
    wrong = counts != len(LEVELS)
    _refuse(frame, wrong, f"has another number of quantiles; expected {len(LEVELS)}, the hub's")
    return np.stack([np.asarray(row, dtype=np.float64) for row in frame["quantiles"]])


def _refuse(frame: pd.DataFrame, wrong: "BoolArray | pd.Series[bool]", found: str) -> None:
    if np.any(wrong):
        row = frame[np.asarray(wrong)].iloc[0]
        name = " ".join(str(row[column]) for column in ("quantity", "model", "target", "day"))
        raise DataError(f"forecasts: {name} {found}. Make the backtest again.")


def _require(baseline: str, known: list[str]) -> None:
    if baseline not in known:
        raise DataError(
            f"baseline {baseline!r}: not among the forecasts; expected one of "
            f"{', '.join(known)}. Choose {nearest(baseline, known)}."
        )


def _numbers(frame: pd.DataFrame, name: str) -> FloatArray:
    return frame[name].to_numpy(np.float64)


def _per_group(scored: pd.DataFrame) -> "pd.Series[int]":
    groups = scored.groupby(GROUP)
    counts = {key: non_overlapping(*_dates(group)) for key, group in groups}
    return pd.Series(counts).rename_axis(GROUP)


def _dates(frame: pd.DataFrame) -> tuple[DayArray, DayArray]:
    return frame["day"].to_numpy("datetime64[D]"), frame["target_end"].to_numpy("datetime64[D]")


def _skills(scored: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return the columns ``AGAINST``, indexed by model, quantity and target."""
    rows = [
        {"quantity": quantity, "target": target, **row}
        for (quantity, target), group in scored.groupby(GROUP[1:])
        for row in _against(_wide(group), baseline)
    ]
    return pd.DataFrame(rows).set_index(GROUP)[AGAINST]


class _Wide(NamedTuple):
    """The forecasts of one target of one quantity: (N,) made, (M,) models, scores (N, M)."""

    days: DayArray
    ends: DayArray
    names: list[str]
    wis: FloatArray
    log_wis: FloatArray


def _wide(group: pd.DataFrame) -> _Wide:
    days, ends = _dates(group)
    made, row = np.unique(np.column_stack([days, ends]), axis=0, return_inverse=True)
    column, names = pd.factorize(group["model"], sort=True)
    scores = np.full((2, len(made), len(names)), np.nan)
    scores[:, row, column] = _numbers(group, "wis"), _numbers(group, "log_wis")
    return _Wide(made[:, 0], made[:, 1], list(names), *scores)


def _against(wide: _Wide, baseline: str) -> list[dict[str, object]]:
    absent = np.full(len(wide.days), np.nan)
    place = wide.names.index(baseline) if baseline in wide.names else None
    both = (wide.wis, wide.log_wis)
    base, log_base = (absent if place is None else one[:, place] for one in both)
    field = pairwise_skill(wide.wis)
    return [
        {
            "model": name,
            "n_shared": int((~np.isnan(wis - base)).sum()),
            "relative_wis": relative_skill(wis, base),
            "relative_log_wis": relative_skill(log_wis, log_base),
            "pairwise_skill": skill / (np.nan if place is None else field[place]),
            "dm_p": _chance(wide, wis - base),
        }
        for name, skill, wis, log_wis in zip(
            wide.names, field, wide.wis.T, wide.log_wis.T, strict=True
        )
    ]


def _chance(wide: _Wide, difference: FloatArray) -> float:
    shared = ~np.isnan(difference)
    days, ends = wide.days[shared], wide.ends[shared]
    if non_overlapping(days, ends) < LEAST_INDEPENDENT:
        return float("nan")
    return diebold_mariano(difference[shared], overlap(days, ends))


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table by quantity, target (month_2 before month_10) and model."""
    parts = table["target"].str.extract(r"^(\D*)(\d*)$")
    order = table[["quantity", "model"]].assign(kind=parts[0], ahead=pd.to_numeric(parts[1]))
    order = order.sort_values(["quantity", "kind", "ahead", "model"])
    return table.loc[order.index].reset_index(drop=True)
