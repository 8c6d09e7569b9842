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
globals().update({name: getattr(_api, name) for name in __all__})
