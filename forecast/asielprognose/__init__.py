"""The public names under one name of our own: ``from asielprognose import Forecaster``.

The same names as ``forecast.api``; they can be had in any folder, also in one that holds a
user's own ``models.py``, ``data.py``, ``forecast.py`` or ``reports.py``.
"""

from importlib import import_module
from pathlib import Path
from runpy import run_path

# In a clone this file stands in forecast/, in a wheel beside it. The loader is read by place, as
# the name forecast may be a user's own file.
HOME = next(at for at in Path(__file__).parents if (at / "forecast" / "namesakes.py").is_file())
run_path(str(HOME / "forecast" / "namesakes.py"))["own"](
    "forecast", HOME / "forecast" / "__init__.py"
)

_api = import_module("forecast.api")  # not before ours stands under its name
__all__ = list(_api.__all__)


def __getattr__(name: str) -> object:
    """Return a public name, imported when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'asielprognose' has no attribute {name!r}")
    found = globals()[name] = getattr(_api, name)
    return found


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return sorted(__all__)
