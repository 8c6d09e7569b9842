"""A name in the registry for a model of one's own, while a session lasts.

Nothing is registered by importing this module.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from data.errors import ModelError
from data.series import Series
from models.paths import Paths
from models.registry import MODELS, Model, ModelEntry

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
            made = self.model(history, horizon, n_paths, rng)
            if made.values.shape != (n_paths, horizon):
                raise ValueError(f"paths {made.values.shape} for {(n_paths, horizon)}")
        except (ValueError, TypeError, AttributeError) as error:
            raise ModelError(
                f"{history.key}: {self.name} failed on {len(history.values)} months ({error}); "
                f"expected {n_paths} futures of {horizon} months. Correct the model."
            ) from error
        return made


def register(name: str, model: Model, least_months: int = LEAST) -> None:
    """Let ``model`` be named in pools until :func:`forget`, in this process only.

    Raises:
        ModelError: the name is taken.
    """
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
