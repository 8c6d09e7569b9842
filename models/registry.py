"""The models that can be asked for by name, as ``models/registry.toml`` lists them."""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from data.errors import ModelError
from data.folders import MODELS as FOLDER

if TYPE_CHECKING:  # numpy and pandas stay out, so that listing the models takes no time
    import numpy as np

    from data.series import Series
    from models.paths import Paths

BASELINE = "random_walk"
PACKAGE = "models.monthly"


class Model(Protocol):
    """The one verb of a model: how may this quantity go on."""

    def __call__(
        self, history: "Series", horizon: int, n_paths: int, rng: "np.random.Generator"
    ) -> "Paths":
        """Return ``n_paths`` futures of the ``horizon`` months after ``history``."""
        ...


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model as it is known by name.

    Attributes:
        name: the module in ``models/monthly/`` that holds its ``simulate``.
        least_months: the shortest history it accepts.
        label_nl: what a Dutch reader sees.
        label_en: what an English reader sees.
        description_nl: one sentence on how it thinks, in Dutch.
        description_en: the same in English.
        needs: series that must stand beside the history, by key.
    """

    name: str
    least_months: int
    label_nl: str
    label_en: str
    description_nl: str
    description_en: str
    needs: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """Return the dotted name of the module that holds ``simulate``."""
        return f"{PACKAGE}.{self.name}"

    def simulate(
        self, history: "Series", horizon: int, n_paths: int, rng: "np.random.Generator"
    ) -> "Paths":
        """Return ``n_paths`` futures of the ``horizon`` months after ``history``.

        Raises:
            ModelError: the history is too short, or the fit fails; series and model are named.
        """
        model = cast(Model, import_module(self.module).simulate)
        try:
            return model(history, horizon, n_paths, rng)
        except ValueError as error:  # also numpy's LinAlgError
            raise ModelError(
                f"{history.key}: {self.name} failed on {len(history.values)} months ({error}); "
                f"expected a fit. Leave {self.name} out of the pool of this series."
            ) from error


def _read() -> dict[str, ModelEntry]:
    entries = tomllib.loads((FOLDER / "registry.toml").read_text(encoding="utf-8"))
    return {
        name: ModelEntry(name, **entry | {"needs": tuple(entry.get("needs", ()))})
        for name, entry in entries.items()
    }


MODELS: dict[str, ModelEntry] = _read()


def find(name: str) -> ModelEntry:
    """Return the model called ``name``.

    Raises:
        ModelError: no model has that name; the nearest known ones are given.
    """
    if name in MODELS:
        return MODELS[name]
    near = get_close_matches(name, MODELS, n=3) or list(MODELS)
    raise ModelError(
        f"model {name!r}: unknown; expected one of {', '.join(MODELS)}. "
        f"Write {' or '.join(near)} in the configuration."
    )
