"""Settings of the chain with their uncertainty: one draw per path, and a walk over years."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.parameters import Parameter
from models.chain.drift import deviations, logit
from models.chain.nareis import NareisStart
from models.chain.settings import Settings
from models.chain.starts import Starts
from models.pools.pool import model_rng

TERM = "ind_legal_term"


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
    found = {
        "ind_capacity": drawn.scaled("ind_capacity", starts),
        "ind_grant_share": _share(drawn, starts),
    }
    if starts.nareis is not None:
        found |= _nareis(drawn, starts.nareis, starts, found["ind_grant_share"])
    if TERM in parameters:
        found["ind_term"] = _term(parameters[TERM], drawn.months)
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

    def scaled(self, name: str, starts: Starts) -> FloatArray:
        """Return the newest level with a walk on the log scale."""
        move = starts.moves[name]
        found: FloatArray = starts.levels[name] * np.exp(self.walk(name, move.sd, move.phi))
        return found


def _share(draws: _Draws, starts: Starts) -> FloatArray:
    move = starts.moves["ind_grant_share"]
    walk = draws.walk("ind_grant_share", move.sd, move.phi)
    found: FloatArray = 1 / (1 + np.exp(-(logit(starts.levels["ind_grant_share"]) + walk)))
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


def _term(term: Parameter, months: pd.PeriodIndex) -> FloatArray:
    first = term.steps[0].start
    ends = [max(month.end_time.date(), first) for month in months]
    return np.array([term.on(end) for end in ends])
