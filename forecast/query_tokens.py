"""A question cut into tokens: numbers, names, periods and signs, within a limit."""

import re
from typing import NamedTuple, NoReturn

from data.errors import ToolkitError

LONGEST = 1000  # characters of a question
LARGEST = 1e100  # of a number: its square, and sums of squares, can be counted with
TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|@(?P<scenario>[A-Za-z][A-Za-z0-9_]*)"
    r"|\[(?P<period>[^\[\]]*)\]"
    r"|(?P<sign><=|>=|[<>+\-*/(),|])"
    r"|(?P<end>$))",
    flags=re.ASCII,
)
PERIOD = re.compile(r"\s*([0-9]{4}(?:-(?:0[1-9]|1[0-2]))?)\s*(?:\.\.\s*(\S+?)\s*)?", flags=re.ASCII)
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")


class QueryError(ToolkitError):
    """A question cannot be read, or not be answered on a run."""


class Token(NamedTuple):
    """One token: what it is, its text, and the place of its first character, from 1."""

    kind: str
    text: str
    place: int


def refuse(found: str, advice: str) -> NoReturn:
    """Refuse a question in one line.

    Raises:
        QueryError: always.
    """
    raise QueryError(f"question: {found}. {advice}")


def tokens(text: str) -> list[Token]:
    """Return the tokens of a question, ``end`` last.

    Raises:
        QueryError: empty, too long, or a character that belongs to nothing.
    """
    if not text.strip():
        refuse("empty; expected e.g. P(inflow_first[2028] > 25000)", "Write what you ask.")
    if len(text) > LONGEST:
        refuse(f"{len(text)} characters; expected at most {LONGEST}", "Ask it in parts.")
    found: list[Token] = []
    place = 0
    while not found or found[-1].kind != "end":
        match = TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            _stray(text, place)
        kind = match.lastgroup
        found.append(Token(kind, match[kind], match.start(kind) + 1))
        place = match.end()
    return found


def _stray(text: str, place: int) -> NoReturn:
    rest = text[place:].lstrip()
    at = len(text) - len(rest) + 1
    refuse(
        f"{_quoted(rest)} at {at}; expected a number, a name, [2028], ( ) or one of + - * / < <= "
        f"> >= | ,",
        "A number is written as 25000, 0.35 or 3774.62e6.",
    )


def _quoted(text: str) -> str:
    return ascii(text[:12])


def shown(token: Token) -> str:
    """Return a token as an error names it."""
    return "the end" if token.kind == "end" else f"{_quoted(token.text)} at {token.place}"


def number(token: Token) -> float:
    """Return the number of a token.

    Raises:
        QueryError: too large for a number, or it may be thousands as well as a decimal.
    """
    value = float(token.text)
    if value > LARGEST:
        refuse(f"{shown(token)} is too large; expected at most {LARGEST:g}", "Write a smaller one.")
    if THOUSANDS.fullmatch(token.text):
        whole = token.text.replace(".", "")
        refuse(
            f"{shown(token)} may be thousands or a decimal; expected one of the two",
            f"Write {whole} or {token.text}0.",
        )
    return value


def span(token: Token) -> tuple[str, str]:
    """Return the first and last period of a token: years or months, e.g. ``2026..2028``.

    Raises:
        QueryError: no year or month, a year mixed with a month, or the last before the first.
    """
    match = PERIOD.fullmatch(token.text)
    last = PERIOD.fullmatch(match[2] or match[1]) if match else None
    if match is None or last is None or last[2]:
        refuse(
            f"[{_quoted(token.text)[1:-1]}] at {token.place}; expected [2027], [2027-03] or "
            f"[2026..2028]",
            "Write a year, a month or a range.",
        )
    if len(match[1]) != len(last[1]) or last[1] < match[1]:
        refuse(
            f"[{match[1]}..{last[1]}]; expected two years or two months, the first before the last",
            "Correct the range.",
        )
    return match[1], last[1]
