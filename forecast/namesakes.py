"""Our four packages have everyday names: they are ours, whatever a user's own folder holds.

A folder with a user's own ``models.py`` stands before ours on the path. Loading ours by place
makes ``from forecast.api import Forecaster`` work there all the same. A user's own
``forecast.py`` hides this file too; ``from asielprognose import Forecaster`` works there.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

NAMES = ("data", "models", "reports")


def claim(home: Path = Path(__file__).parents[1]) -> None:
    """Load the packages beside this one from ``home``, unless they are loaded already.

    Raises:
        ImportError: a file of the user's is loaded under one of the names; it is named.
    """
    for name in NAMES:
        own(name, home / name / "__init__.py")


def own(name: str, place: Path) -> None:
    """Load one package of ours from its ``__init__.py``, unless it is loaded already.

    Raises:
        ImportError: as of :func:`claim`, or the file is not there.
    """
    loaded = sys.modules.get(name)
    if loaded is None:
        spec = spec_from_file_location(name, place, submodule_search_locations=[str(place.parent)])
        if spec is None or spec.loader is None:
            raise ImportError(f"{place}: not found; expected the package {name}. Install again.")
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    elif Path(str(loaded.__file__)).resolve() != place.resolve():
        raise ImportError(
            f"{loaded.__file__}: loaded under the name {name}; expected the package {name} of "
            f"asielprognose. Rename that file, or import asielprognose before it."
        )
