"""A question cut into tokens: numbers, names, periods and signs, within a limit.

From text to a tree, by precedence; nothing in a question is ever run as code.
"""

import re
from typing import NamedTuple, NoReturn

from data.errors import ToolkitError
from forecast.ask.tree import (
    ESTIMATES,
    EXTREMES,
    Chain,
    Compare,
    Estimate,
    Extreme,
    Logic,
    Negative,
    Node,
    Not,
    Reference,
    WrittenNumber,
    is_event,
)

LONGEST = 1000  # characters of a question
LARGEST = 1e100  # of a number: its square, and sums of squares, can be counted with
TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)"
    r"|@(?P<scenario>[A-Za-z][A-Za-z0-9_]*(?:\+[A-Za-z][A-Za-z0-9_]*)*)"
    r"|\[(?P<period>[^\[\]]*)\]"
    r"|(?P<sign><=|>=|[<>=+\-*/(),|])"
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
        f"{_quoted(rest)} at {at}; expected a number, a name, [2028], ( ) or one of + - * / = < "
        f"<= > >= | ,",
        "A number is written as 25000, 0.35 or 3774.62e6.",
    )


def _quoted(text: str) -> str:
    return ascii(text[:12])


def token_name(token: Token) -> str:
    """Return a token as an error names it."""
    return "the end" if token.kind == "end" else f"{_quoted(token.text)} at {token.place}"


def number(token: Token) -> float:
    """Return the number of a token.

    Raises:
        QueryError: too large for a number, or it may be thousands as well as a decimal.
    """
    value = float(token.text)
    if value > LARGEST:
        refuse(
            f"{token_name(token)} is too large; expected at most {LARGEST:g}",
            "Write a smaller one.",
        )
    if THOUSANDS.fullmatch(token.text):
        whole = token.text.replace(".", "")
        refuse(
            f"{token_name(token)} may be thousands or a decimal; expected one of the two",
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


GRAMMAR = """\b
question   expression | event              the part after | is a condition
expression + - * / ( ) min(a, b) max(a, b) of quantities and numbers, or event
event      a < b <= c with < <= > >= =, joined by and, or, not
estimate   P(event | event)   E(x | event)   median(x)   Q(0.9, x)
quantity   inflow_first[2028]              as in bands.csv
           cost_coa@rtb_end_2027[2027]     levers on; @baseline is without, @a+b is both
           booked_coa[2027]                booked line of cost_coa, if not 0
           booked_places_coa[2027]         what a booked line pays for
           price_emergency_place[2027]     price of a place, decision or ward
           ind_grant_share[2028]           grants over decisions
           mpp_inflow_total[2028]          official figure of the newest round
           decided_places_coa[2026-12]     places decided for the 1st of the next month
           realised_inflow_first[2025]     only what was known on the day
period     [2027] [2027-03] [2026..2028]   flows are summed, stocks averaged
number     25000 0.35 3774.62e6            no marks for thousands
equal      a = b: less than half a person, place or euro apart; a number no future has is refused
"""
DEEPEST = 25  # parentheses, signs and functions inside each other
SUM, PRODUCT, COMPARISON = ("+", "-"), ("*", "/"), ("<", "<=", ">", ">=", "=")
OR, AND, NOT, COMPARE, ADD, MULTIPLY, SIGN = range(1, 8)
POWER = {"or": OR, "and": AND} | dict.fromkeys(COMPARISON, COMPARE)
POWER |= dict.fromkeys(SUM, ADD) | dict.fromkeys(PRODUCT, MULTIPLY)


def parse(text: str) -> Estimate:
    """Return the tree of a question; a bare event asks for its chance, a bare number its band.

    Raises:
        QueryError: the text is no question of ``GRAMMAR``, or too long or deep.
    """
    found = _Parser(tokens(text))
    node = found.expression(0)
    given = found.condition()
    found.expect("end", "")
    if is_event(node):
        return Estimate("P", node, given)
    if isinstance(node, Estimate) and given is None:
        return node
    return Estimate("band", node, given)


class _Parser:
    """Walks over tokens once, never back."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens, self.at, self.depth = found, 0, 0

    @property
    def next(self) -> Token:
        """Return the token ahead."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Return the token ahead and step over it."""
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, kind: str, text: str) -> Token:
        """Step over a token that must be there."""
        if self.next.kind != kind or (text and self.next.text != text):
            wanted = "an operator or the end" if kind == "end" else repr(text) if text else kind
            refuse(f"{token_name(self.next)}; expected {wanted}", "Correct the question.")
        return self.take()

    def expression(self, power: int) -> Node:
        """Return the expression ahead whose operators bind tighter than ``power``."""
        self.depth += 1
        if self.depth > DEEPEST:
            refuse(f"nested deeper than {DEEPEST} levels; expected less", "Ask it in parts.")
        node = self.operand()
        while (found := self.operator()) > power:
            node = self.joined(node, found)
        self.depth -= 1
        return node

    def operator(self) -> int:
        """Return how tightly the operator ahead binds; 0 when there is none."""
        return POWER.get(self.next.text, 0) if self.next.kind in ("sign", "name") else 0

    def joined(self, first: Node, power: int) -> Node:
        """Return a chain of parts joined by operators of one power."""
        kept, signs = [first], []
        while self.operator() == power:
            sign = self.take()
            kept.append(self.expression(power))
            signs.append(sign.text)
            for part in kept[-2:]:
                _kind(part, sign, event=power <= AND)
        if power <= AND:
            return Logic(signs[0], tuple(kept))
        if power == COMPARE:
            return Compare(tuple(kept), tuple(signs))
        return Chain(first, tuple(zip(signs, kept[1:], strict=True)))

    def operand(self) -> Node:
        """Return the number, quantity, function or parenthesis ahead."""
        token = self.take()
        if token.kind == "number":
            return WrittenNumber(number(token))
        if token.text == "(" and token.kind == "sign":
            node = self.expression(0)
            self.expect("sign", ")")
            return node
        if token.kind == "sign" and token.text in SUM:
            part = _kind(self.expression(SIGN), token, event=False)
            return Negative(part) if token.text == "-" else part
        if token.kind == "name":
            return self.named(token)
        return refuse(
            f"{token_name(token)}; expected a number, a quantity as coa_occupancy[2027], P(, E(, "
            f"Q(, median(, min( or max(",
            "Correct the question.",
        )

    def named(self, token: Token) -> Node:
        """Return what starts with a name: ``not``, a function or a quantity."""
        if token.text == "not":
            return Not(_kind(self.expression(NOT), token, event=True))
        if self.next.text == "(" and self.next.kind == "sign":
            return self.call(token)
        scenario = self.take().text if self.next.kind == "scenario" else ""
        if self.next.kind != "period":
            refuse(
                f"{token_name(self.next)} after {token.text[:40]!a}; expected a period",
                "Write e.g. coa_occupancy[2027] or coa_occupancy[2027-03].",
            )
        return Reference(token.text, *span(self.take()), scenario)

    def call(self, name: Token) -> Node:
        """Return the function ahead, its parts and its condition."""
        if name.text not in (*ESTIMATES, *EXTREMES):
            refuse(
                f"function {name.text[:40]!a}; expected P, E, Q, median, min or max",
                "Correct the name.",
            )
        self.take()
        parts = [self.expression(0)]
        while self.next.text == "," and self.next.kind == "sign":
            self.take()
            parts.append(self.expression(0))
        given = self.condition() if name.text in ESTIMATES else None
        self.expect("sign", ")")
        return _called(name, parts, given)

    def condition(self) -> Node | None:
        """Return the condition ahead, or None."""
        if self.next.text != "|" or self.next.kind != "sign":
            return None
        bar = self.take()
        return _kind(self.expression(0), bar, event=True)


def _called(name: Token, parts: list[Node], condition: Node | None) -> Node:
    if name.text in EXTREMES:
        for part in parts:
            _kind(part, name, event=False)
        return Extreme(name.text, tuple(parts))
    level = 0.5
    if name.text == "Q" and len(parts) == 2 and isinstance(parts[0], WrittenNumber):
        level = parts.pop(0).value  # type: ignore[union-attr]
    elif name.text == "Q" or len(parts) != 1:
        refuse(
            f"{len(parts)} parts in {name.text}( at {name.place}; expected "
            f"{'a level and a quantity' if name.text == 'Q' else 'one'}",
            "A number is written without thousands marks: 25000, and a quantile as "
            "Q(0.9, cost_coa[2027]).",
        )
    if not 0 < level < 1:
        refuse(f"quantile {level:g}; expected more than 0 and less than 1", "Take e.g. 0.9.")
    return Estimate(name.text, _kind(parts[0], name, event=name.text == "P"), condition, level)


def _kind(node: Node, token: Token, *, event: bool) -> Node:
    if is_event(node) != event:
        wanted = ("a number", "a comparison as inflow_first[2028] > 25000")
        refuse(
            f"{wanted[not event].split(' as ')[0]} beside {token_name(token)}; "
            f"expected {wanted[event]}",
            "Correct the question.",
        )
    return node
