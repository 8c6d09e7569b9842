"""Settings of the chain with their uncertainty: one draw per path, and a walk over years."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.parameters import Parameter
from models.chain.drift import deviations
from models.chain.nareis import NareisStart
from models.chain.settings import Settings
from models.chain.starts import Move, Starts
from models.decisions.capacity import base_range, stepped
from models.decisions.mix import grant_share
from models.pools.pool import model_rng

TERM = "ind_legal_term"
STOP = "ind_decision_stop"
STAFF = "ind_staff"
PLAN = "ind_productivity_gain"


def draw_settings(
    starts: Starts,
    parameters: Mapping[str, Parameter],
    months: pd.PeriodIndex,
    n_paths: int,
    seed: int,
) -> Settings:
    """Return every setting the day allows, its uncertainty on the paths.

    Args:
        starts: calibrations of the day.
        parameters: constants known on the day.
        months: months the chain is simulated for.
        n_paths: rows.
        seed: of the run.
    """
    drawn = _Draws(months, n_paths, seed)
    found = _decisions(drawn, starts, parameters) | _reception(drawn, starts)
    return Settings(months, n_paths, found)


def draw_decisions(
    starts: Starts,
    parameters: Mapping[str, Parameter],
    months: pd.PeriodIndex,
    n_paths: int,
    seed: int,
) -> Settings:
    """Return the settings of the IND and of nareis alone, on the draws of :func:`draw_settings`."""
    drawn = _Draws(months, n_paths, seed)
    return Settings(months, n_paths, _decisions(drawn, starts, parameters))


def _decisions(
    drawn: "_Draws", starts: Starts, parameters: Mapping[str, Parameter]
) -> dict[str, FloatArray]:
    found = _capacity(drawn, starts, parameters)
    found["ind_grant_share"] = _share(drawn, starts, found["ind_base"])
    if starts.nareis is not None:
        found |= _nareis(drawn, starts.nareis, starts, found["ind_grant_share"])
    if TERM in parameters:
        found["ind_term"] = _by_month(parameters[TERM], drawn.months)
    return found


def _reception(drawn: "_Draws", starts: Starts) -> dict[str, FloatArray]:
    rate, departures = starts.fit.draw(drawn.n_paths, drawn.rng("coa_departure_capacity"))
    noise = drawn.walk("coa_departure", starts.fit.spread() / 12, phi=0.0)
    found = {
        "housing_rate": rate[:, None],
        "coa_departure_capacity": np.maximum(departures[:, None] + noise, 0.0),
        "coa_returning": _returning(drawn, starts),
        "coa_permits_other": np.array(starts.levels.get("coa_permits_other", 0.0)),
        "nareis_direct_share": np.array(0.0),
        "coa_housed_share": np.array(starts.levels.get("coa_housed_share", 1.0)),
    }
    if starts.housing is not None:
        walk = drawn.walk("housing_capacity", starts.housing.drift)
        found["housing_capacity"] = starts.housing.capacity * np.exp(walk)
    return found


class _Draws:
    """Chance by name of a setting."""

    def __init__(self, months: pd.PeriodIndex, n_paths: int, seed: int) -> None:
        self.months, self.n_paths, self.seed = months, n_paths, seed

    def rng(self, name: str) -> np.random.Generator:
        """Return the chance of one setting."""
        return model_rng(self.seed, name, "chain")

    def normal(self, name: str, size: int = 1) -> FloatArray:
        """Return standard normal draws, shape (n_paths, size)."""
        return self.rng(name).standard_normal((self.n_paths, size))

    def walk(self, name: str, sd: float, phi: float = 1.0) -> FloatArray:
        """Return a deviation by year, shape (n_paths, H)."""
        years = int(self.months[-1].year - self.months[0].year) + 1
        return deviations(self.months, self.normal(name, years), sd, phi)


def _capacity(
    draws: _Draws, starts: Starts, parameters: Mapping[str, Parameter]
) -> dict[str, FloatArray]:
    """Return what the IND can decide, and what it follows from year to year."""
    low, high = base_range(starts.pace, parameters.get(STOP), starts.levels["ind_capacity"])
    base = low + (high - low) * draws.rng("ind_base").random((draws.n_paths, 1))
    move, found = starts.moves["ind_capacity"], {"ind_base": base}
    if starts.speed is not None:
        move = Move(starts.speed.sd, 1 - starts.speed.share)
        found["ind_follow"] = np.array(starts.speed.share)
    staff = stepped(parameters.get(STAFF), draws.months, starts.ind.month.end_time.date())
    found["ind_capacity"] = base * staff * np.exp(draws.walk("ind_capacity", move.sd, move.phi))
    if PLAN in parameters:
        reached = draws.rng("ind_plan_gain").random((draws.n_paths, 1))
        found["ind_plan_gain"] = reached * _by_month(parameters[PLAN], draws.months)
    return found


def _share(draws: _Draws, starts: Starts, base: FloatArray) -> FloatArray:
    """Return the grant share: by the mix of nationalities where known, else the newest."""
    move = starts.moves["ind_grant_share"]
    walk = draws.walk("ind_grant_share", move.sd, move.phi)
    share: FloatArray = np.array(starts.levels["ind_grant_share"])
    if starts.mix is not None:
        low, high = starts.mix.granted
        syrian = low + (high - low) * draws.rng("ind_grant_share_syrian").random((draws.n_paths, 1))
        share = grant_share(starts.mix, starts.ind.stock / base, syrian, draws.months)
    kept = np.clip(share, 0.005, 0.995)
    found: FloatArray = 1 / (1 + np.exp(-(np.log(kept / (1 - kept)) + walk)))
    return found


def _returning(draws: _Draws, starts: Starts) -> FloatArray:
    """Return the mean of the two newest years, with their standard deviation per path."""
    if starts.returning.empty:
        return np.array(0.0)
    sd = float(starts.returning.std(ddof=1)) if len(starts.returning) > 1 else 0.0
    level = float(starts.returning.mean()) + sd * draws.normal("coa_returning")
    found: FloatArray = np.maximum(level, 0.0) / 12
    return found


def _nareis(
    draws: _Draws, start: NareisStart, starts: Starts, granted: FloatArray
) -> dict[str, FloatArray]:
    """Return the settings of nareis; applications per grant move with the share granted.

    Where two years gave that movement, all that differed between them is in it, and how far they
    differ is no error beside it.
    """
    speed = starts.moves["nareis_capacity"].sd
    return {
        "nareis_ratio": _ratio(draws, start, granted, speed),
        "nareis_capacity": float(start.capacity.iloc[-1])
        * np.exp(draws.walk("nareis_capacity", speed)),
        "nareis_grant_share": np.array(start.grant_share),
        "nareis_arrival_share": np.array(start.arrival_share),
    }


def _ratio(draws: _Draws, start: NareisStart, granted: FloatArray, speed: float) -> FloatArray:
    """Return applications per grant: the newest year's, as the share granted moves it."""
    newest = float(start.ratio.iloc[-1])
    if start.mix.power:
        moved: FloatArray = newest * (granted / start.mix.granted) ** start.mix.power
        return moved
    logs = np.log(start.ratio.to_numpy(float))
    sd = float(np.std(logs, ddof=1)) if len(logs) > 1 else speed
    found: FloatArray = newest * np.exp(sd * draws.normal("nareis_ratio"))
    return found


def _by_month(found: Parameter, months: pd.PeriodIndex) -> FloatArray:
    """Return a constant on the last day of each month; before its first step that step."""
    first = found.steps[0].start
    ends = [max(month.end_time.date(), first) for month in months]
    return np.array([found.on(end) for end in ends])
