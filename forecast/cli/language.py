"""Which language a command speaks when none is asked for, and its help in Dutch."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, get_args

from data.folders import REPORTS
from forecast.cli.options import Language

WORDS = REPORTS / "screen" / "help.toml"
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


def asked(arguments: Sequence[str]) -> Language | None:
    """Return the language of help and errors: after ``--lang``, else of the environment.

    Example:
        >>> asked(["budget", "out/july", "--lang", "nl"]), asked(["run", "--lang=en"])
        ('nl', 'en')
    """
    flat = [part for one in arguments for part in one.split("=", 1)]
    after = [word for name, word in pairwise(flat) if name == "--lang"]
    return spoken({"LANG": after[-1]}) if after else spoken()


@cache
def dutch() -> Mapping[str, Mapping[str, str]]:
    """Return the Dutch of help and of the frame of an error, by their English text."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def in_dutch(command: Any) -> None:
    """Put Dutch help in a command, its options and its sub-commands; what has none stays."""
    for one in (command, *command.params):
        told = getattr(one, "help", None)
        if told:
            one.help = dutch()["help"].get(told, told)
    for part in getattr(command, "commands", {}).values():
        in_dutch(part)
