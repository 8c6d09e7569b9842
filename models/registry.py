"""The models that can be asked for by name; a line here is all a new model needs."""

from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from data.errors import ModelError

if TYPE_CHECKING:  # numpy and pandas stay out, so that listing the models takes no time
    import numpy as np

    from data.series import Series
    from models.paths import Paths

BASELINE = "random_walk"


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
        name: the module in ``models/`` that holds its ``simulate``.
        least_months: the shortest history it accepts.
        label_nl: what a Dutch reader sees.
        label_en: what an English reader sees.
        description_nl: one sentence on how it thinks, in Dutch.
        description_en: the same in English.
    """

    name: str
    least_months: int
    label_nl: str
    label_en: str
    description_nl: str
    description_en: str

    def simulate(
        self, history: "Series", horizon: int, n_paths: int, rng: "np.random.Generator"
    ) -> "Paths":
        """Return ``n_paths`` futures of the ``horizon`` months after ``history``.

        Raises:
            ModelError: the history is too short, or the fit fails; series and model are named.
        """
        model = cast(Model, import_module(f"models.{self.name}").simulate)
        try:
            return model(history, horizon, n_paths, rng)
        except ValueError as error:  # also numpy's LinAlgError
            raise ModelError(
                f"{history.key}: {self.name} failed on {len(history.values)} months ({error}); "
                f"expected a fit. Leave {self.name} out of the pool of this series."
            ) from error


_ENTRIES = (
    ModelEntry(
        name="random_walk",
        least_months=13,
        label_nl="logaritmische toevalswandeling",
        label_en="log random walk",
        description_nl="Het laatste niveau met maandveranderingen uit het verleden, omhoog en "
        "omlaag even waarschijnlijk.",
        description_en="The last level with monthly changes drawn from the past, up and down "
        "equally likely.",
    ),
    ModelEntry(
        name="ets",
        least_months=36,
        label_nl="exponentiële vereffening",
        label_en="exponential smoothing",
        description_nl="Een vereffend niveau: een deel van elke schok blijft, de rest verdwijnt.",
        description_en="A smoothed level: part of each shock stays, the rest fades.",
    ),
    ModelEntry(
        name="structural",
        least_months=36,
        label_nl="structureel tijdreeksmodel",
        label_en="structural time series",
        description_nl="Een verborgen niveau, een afwijking die voorbijgaat en een vast seizoen, "
        "elk met zijn onzekerheid.",
        description_en="A hidden level, a deviation that passes and a fixed season, each with "
        "its uncertainty.",
    ),
    ModelEntry(
        name="arima",
        least_months=36,
        label_nl="ARIMA",
        label_en="ARIMA",
        description_nl="Het verband tussen opeenvolgende maanden, met de orde gezocht in de "
        "reeks zelf.",
        description_en="The link between successive months, its order searched in the series.",
    ),
    ModelEntry(
        name="log_ar",
        least_months=36,
        label_nl="terugkeer naar een gemiddelde",
        label_en="mean reversion",
        description_nl="Het niveau keert langzaam terug naar een onzeker gemiddelde waarin "
        "recente jaren zwaarder tellen.",
        description_en="The level slowly returns to an uncertain mean in which recent years "
        "count more.",
    ),
    ModelEntry(
        name="log_ar_recent",
        least_months=36,
        label_nl="terugkeer naar een recent gemiddelde",
        label_en="return to a recent mean",
        description_nl="Als de terugkeer naar een gemiddelde, maar dan naar een gemiddelde van "
        "vooral de laatste twee jaar.",
        description_en="As mean reversion, but to a mean of mostly the last two years.",
    ),
    ModelEntry(
        name="yearly_walk",
        least_months=36,
        label_nl="toevalswandeling per jaar",
        label_en="yearly random walk",
        description_nl="Voor reeksen die alleen per jaar bekend zijn: jaarveranderingen uit het "
        "verleden, gelijk over de maanden verdeeld.",
        description_en="For series known by year only: yearly changes drawn from the past, "
        "spread evenly over the months.",
    ),
)

MODELS: dict[str, ModelEntry] = {entry.name: entry for entry in _ENTRIES}


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
