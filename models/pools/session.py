"""A name in the registry for a model of one's own, while a session lasts.

Nothing is registered by importing this module.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.errors import ModelError, ToolkitError
from data.series import Series
from models.paths import Paths
from models.registry import MODELS, Model, ModelEntry

NAME = re.compile(r"[A-Za-z][\w-]{0,59}")
LEAST = 36  # months, unless a name is given with another number


@dataclass(frozen=True, slots=True)
class SessionEntry(ModelEntry):
    """A model that has a name for a session only.

    Attributes:
        model: what simulates; None is no model.
    """

    model: Model | None = None

    def simulate(
        self, history: Series, horizon: int, n_paths: int, rng: np.random.Generator
    ) -> Paths:
        """Return ``n_paths`` futures of the ``horizon`` months after ``history``.

        Raises:
            ModelError: the model fails on the history, or gives other paths than asked for.
        """
        try:
            if self.model is None:
                raise ValueError("no model was given")
            return as_asked(self.model(history, horizon, n_paths, rng), history, horizon, n_paths)
        except ToolkitError:
            raise
        except Exception as error:  # whatever a model of others raises
            raise ModelError(
                f"{history.key}: {self.name} failed on {len(history.values)} months "
                f"({type(error).__name__}: {error}); expected {n_paths} futures of {horizon} "
                f"months. Correct the model."
            ) from error


def as_asked(made: object, history: Series, horizon: int, n_paths: int) -> Paths:
    """Return what a model of others made, once it is what was asked for.

    The one place where paths of such a model enter; ``Paths`` itself holds that they are
    finite real numbers >= 0.

    Raises:
        ValueError: it is no ``Paths``, or of another shape, other months or another quantity.
    """
    if not isinstance(made, Paths):
        raise ValueError(f"it gave {type(made).__name__}, no Paths")
    if made.values.shape != (n_paths, horizon):
        raise ValueError(f"paths {made.values.shape} for {(n_paths, horizon)}")
    months = pd.period_range(history.months[-1] + 1, periods=horizon, freq="M")
    if not made.months.equals(months):
        raise ValueError(f"paths from {made.months[0]}, expected from {months[0]} on")
    return Paths(history.key, months, made.values, history.unit)


def register(name: str, model: Model, least_months: int = LEAST) -> None:
    """Let ``model`` be named in pools until :func:`forget`, in this process only.

    Args:
        name: letters, digits, "_" and "-", a letter first.
        model: as ``models.registry.Model``.
        least_months: the shortest history it accepts, >= 1.

    Raises:
        ModelError: the name is taken or none, the model cannot be called, or the months are no
            number.
    """
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ModelError(
            f"model {str(name)[:60]!r}: no name; expected letters, digits, '_' and '-', a letter "
            f"first. Take another."
        )
    if not callable(model):
        raise ModelError(
            f"model {name!r}: {type(model).__name__}; expected a function (history, horizon, "
            f"n_paths, rng) or one of from_regressor. Give one."
        )
    if not isinstance(least_months, int) or isinstance(least_months, bool) or least_months < 1:
        raise ModelError(
            f"model {name!r}: least_months {least_months!r}; expected a whole number >= 1. "
            f"Give one."
        )
    if name in MODELS:
        raise ModelError(f"model {name!r}: the name is taken; expected a new one. Take another.")
    MODELS[name] = SessionEntry(name, least_months, name, name, name, name, (), model)


def forget(name: str) -> None:
    """Take away a name that :func:`register` gave.

    Raises:
        ModelError: the name is not one of the session.
    """
    if not isinstance(MODELS.get(name), SessionEntry):
        raise ModelError(f"model {name!r}: not registered in this session. Name one that is.")
    del MODELS[name]


@contextmanager
def registered(name: str, model: Model, least_months: int = LEAST) -> Iterator[str]:
    """Give ``model`` a name within a ``with`` block.

    Raises:
        ModelError: the name is taken.
    """
    register(name, model, least_months)
    try:
        yield name
    finally:
        forget(name)
