"""What a user of Python hands over, checked in one place: one line that names the argument."""

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from types import UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin

import numpy as np

from data.errors import DataError, ModelError
from models.paths import Paths
from models.pools.pool import Pool
from models.pools.session import SessionEntry
from models.registry import Model

MOST_HORIZON, MOST_PATHS, MOST_SEED = 1200, 1_000_000, 2**63 - 1
MOST_CELLS = 50_000_000  # numbers of one model in memory: 400 MB
Called = ParamSpec("Called")
Answered = TypeVar("Answered")


def checked(call: Callable[Called, Answered]) -> Callable[Called, Answered]:
    """Return a function that refuses arguments of another type than it says, in one line.

    Raises:
        DataError: when called so; the argument is named.
    """
    signature = inspect.signature(call)

    @wraps(call)
    def outer(*args: Called.args, **kwargs: Called.kwargs) -> Answered:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise DataError(f"{call.__name__}: {error}. Correct the call.") from error
        for name, value in bound.arguments.items():
            wanted = signature.parameters[name]
            star = wanted.kind is inspect.Parameter.VAR_POSITIONAL
            for one in value if star else (value,):
                _refuse_other(f"{call.__name__}: {name}", one, wanted.annotation)
        return call(*args, **kwargs)

    return outer


def _refuse_other(where: str, value: object, hint: Any) -> None:
    if not _fits(value, hint):
        names = " or ".join(dict.fromkeys(_names(hint)))
        raise DataError(
            f"{where}: {str(value)[:60]!r} is {type(value).__name__}; expected {names}. Correct "
            f"the call."
        )


def _fits(value: object, hint: Any) -> bool:
    """Return whether a value is of the type of an annotation; one in quotes is not looked at."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any or isinstance(hint, str | TypeVar) or origin is type:
        return True
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in inner)
    if origin is Literal:
        return value in inner
    if isinstance(value, bool) and hint in (int, float):
        return False
    if origin is None:
        wider = {int: np.integer, float: int | np.integer | np.floating, None: type(None)}
        return isinstance(value, hint or type(None)) or (
            hint in wider and isinstance(value, wider[hint])
        )
    if not isinstance(value, origin) or isinstance(value, str | bytes):
        return False
    return _fits_inside(value, inner)


def _fits_inside(value: object, inner: tuple[Any, ...]) -> bool:
    if isinstance(value, Mapping):
        return all(_fits(key, inner[0]) and _fits(one, inner[1]) for key, one in value.items())
    if isinstance(value, list | tuple | set):
        return all(_fits(one, inner[0]) for one in value)
    return True  # looked at as it is walked through


def _names(hint: Any) -> list[str]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return [name for one in inner for name in _names(one)]
    if origin is Literal:
        return [repr(one) for one in inner]
    if origin is not None and inner:
        return [f"{origin.__name__} of {' or '.join(_names(inner[-1]))}"]
    return ["nothing" if hint is type(None) else getattr(hint, "__name__", str(hint))]


def whole(name: str, value: object, least: int, most: int) -> int:
    """Return an argument that is a whole number within bounds.

    Raises:
        ModelError: it is none, or lies outside.
    """
    is_whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not isinstance(value, int | np.integer) or not is_whole or not least <= value <= most:
        raise ModelError(
            f"Forecaster: {name} {str(value)[:60]!r}; expected a whole number from {least} to "
            f"{most}. Correct it."
        )
    return int(value)


def bounded(horizon: object, n_paths: int) -> int:
    """Return a horizon that can be kept in memory for so many paths.

    Raises:
        ModelError: it is no number of months, or too many.
    """
    months = whole("horizon", horizon, 1, MOST_HORIZON)
    if months * n_paths > MOST_CELLS:
        raise ModelError(
            f"Forecaster: {n_paths} paths of {months} months; expected at most {MOST_CELLS} "
            f"numbers ({MOST_CELLS * 8 // 10**6} MB a model). Ask fewer paths or months."
        )
    return months


def model_asked(model: object) -> "str | tuple[str, ...] | Pool | Model | None":
    """Return what may be asked of ``Forecaster``: a list of names as a tuple, the rest as it is.

    Raises:
        ModelError: it is no name, names, pool or function.
    """
    if isinstance(model, list | tuple):
        if model and all(isinstance(name, str) for name in model):
            return tuple(model)
        raise ModelError(
            f"Forecaster: model {model!r}; expected at least one model by name, each once. "
            f"Name one."
        )
    if model is None or isinstance(model, str | Pool) or callable(model):
        return model
    raise ModelError(
        f"Forecaster: model {type(model).__name__}; expected a name, names, a pool or a function "
        f"(history, horizon, n_paths, rng). Correct it."
    )


def own_model(model: Model) -> Callable[..., Paths]:
    """Return a model without a name whose paths are checked where they enter."""
    return SessionEntry("model", 1, "", "", "", "", (), model).simulate
