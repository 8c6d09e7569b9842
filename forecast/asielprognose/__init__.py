"""The public names under one name of our own: ``from asielprognose import Forecaster``.

The same names as ``forecast.api``; they can be had in any folder, also in one that holds a
user's own ``models.py``, ``data.py``, ``forecast.py`` or ``reports.py``.
"""

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

HOME = next(at for at in Path(__file__).parents if (at / "forecast" / "namesakes.py").is_file())
PLACE = HOME / "forecast" / "__init__.py"

if "forecast" not in sys.modules:
    _spec = spec_from_file_location(
        "forecast", PLACE, submodule_search_locations=[str(PLACE.parent)]
    )
    assert _spec is not None and _spec.loader is not None
    sys.modules["forecast"] = module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["forecast"])
elif Path(str(sys.modules["forecast"].__file__)).resolve() != PLACE.resolve():
    raise ImportError(
        f"{sys.modules['forecast'].__file__}: loaded under the name forecast; expected the package "
        f"forecast of asielprognose. Rename that file, or import asielprognose before it."
    )

_api = import_module("forecast.api")  # not before ours stands under its name
__all__ = list(_api.__all__)
globals().update({name: getattr(_api, name) for name in __all__})
