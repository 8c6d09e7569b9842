"""Which language a command speaks when none is asked for, and its help and errors in Dutch."""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, get_args

from data.folders import REPORTS
from forecast.cli.options import Language

WORDS = REPORTS / "screen" / "help.toml"
ERRORS = REPORTS / "screen" / "errors.toml"
BLANK, LEAST = "{}", 6  # letters that tell a part of a message from any other text
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


@cache
def dutch_errors() -> Mapping[str, Mapping[str, str]]:
    """Return the Dutch of errors by their English text with ``{}`` for each blank."""
    return tomllib.loads(ERRORS.read_text(encoding="utf-8"))


def error_in_dutch(message: str) -> str:
    """Return an error in Dutch; what no known text fits stays as it is.

    Of the texts that fit, the one with most letters of its own tells; its blanks are told the
    same way.

    Example:
        >>> error_in_dutch("list 'x': unknown; expected models, levers. Write models.")
        "lijst 'x': onbekend; verwacht models, levers. Schrijf models."
    """
    return _told(message, whole=True)


def _told(text: str, *, whole: bool) -> str:
    for pattern, dutch_text, letters in _patterns():
        if (whole or letters >= LEAST) and (found := pattern.fullmatch(text)):
            blanks = [_told(blank, whole=False) for blank in found.groups()]
            return dutch_text.format(*blanks)
    return text


@cache
def _patterns() -> Sequence[tuple[re.Pattern[str], str, int]]:
    """Return every text as a pattern with its Dutch and its letters, most letters first."""
    found = []
    for section in dutch_errors().values():
        for english, told in section.items():
            parts = english.split(BLANK)
            pattern = re.compile("(.*?)".join(re.escape(part) for part in parts), re.DOTALL)
            found.append((pattern, told, len(re.findall(r"[A-Za-z]", "".join(parts)))))
    return sorted(found, key=lambda one: -one[2])
