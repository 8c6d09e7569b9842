"""Which language a command speaks when none is asked for: that of the environment."""

import os
from collections.abc import Mapping
from typing import get_args

from forecast.cli.options import Language

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as in POSIX


def spoken(environment: Mapping[str, str] = os.environ) -> Language | None:
    """Return the language of the environment; None where it names neither Dutch nor English.

    Example:
        >>> spoken({"LANG": "nl_NL.UTF-8"}), spoken({"LANG": "C.UTF-8"}), spoken({})
        ('nl', None, None)
    """
    named = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    found: Mapping[str, Language] = {name: name for name in get_args(Language)}
    return found.get(named[:2].lower())
