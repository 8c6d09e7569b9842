"""A tree written out again, with the words and numbers of whoever reads it."""

from dataclasses import dataclass

from forecast.ask.grammar import THOUSANDS
from forecast.ask.tree import (
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
)

WHOLE = 1e15  # up to here a whole number is written in full


@dataclass(frozen=True, slots=True)
class QuestionWriter:
    """Writes a tree as it can be asked again."""

    def number(self, value: float) -> str:
        """Return a number, never one that may be thousands too."""
        if value.is_integer() and value < WHOLE:
            return f"{value:.0f}"
        return f"{value!r}0" if THOUSANDS.fullmatch(f"{value!r}") else f"{value!r}"

    def quantity(self, node: Reference) -> str:
        """Return a quantity with its span."""
        span = node.first if node.first == node.last else f"{node.first}..{node.last}"
        scenario = f"@{node.scenario}" if node.scenario else ""
        return f"{node.name}{scenario}[{span}]"

    def word(self, name: str) -> str:
        """Return ``and``, ``or``, ``not``, ``|`` or the name of a function."""
        return name


def written(node: Node, words: QuestionWriter) -> str:
    """Return a tree as text; parentheses only where they are needed."""

    def inner(part: Node) -> str:
        text = written(part, words)
        plain = WrittenNumber | Reference | Extreme | Estimate
        return text if isinstance(part, plain) and not text.startswith("-") else f"({text})"

    match node:
        case WrittenNumber(value):
            return words.number(value)
        case Reference():
            return words.quantity(node)
        case Negative(part):
            return f"-{inner(part)}"
        case Chain(first, steps):
            return " ".join([inner(first), *(f"{sign} {inner(part)}" for sign, part in steps)])
        case Extreme(name, parts):
            return f"{words.word(name)}({', '.join(written(part, words) for part in parts)})"
        case Estimate():
            return _estimate(node, words)
    return _event(node, words)


def _event(node: Node, words: QuestionWriter) -> str:
    match node:
        case Compare(parts, signs):
            pairs = zip(signs, parts[1:], strict=True)
            rest = [f"{sign} {written(part, words)}" for sign, part in pairs]
            return " ".join([written(parts[0], words), *rest])
        case Logic(name, parts):
            texts = [(written(part, words), isinstance(part, Logic)) for part in parts]
            joined = [f"({text})" if nested else text for text, nested in texts]
            return f" {words.word(name)} ".join(joined)
        case Not(part):
            return f"{words.word('not')} ({written(part, words)})"
    raise TypeError(node)


def _estimate(node: Estimate, words: QuestionWriter) -> str:
    part = written(node.part, words)
    if node.given is not None:
        part = f"{part} {words.word('|')} {written(node.given, words)}"
    if node.name == "band":
        return part
    level = f"{words.number(node.level)}, " if node.name == "Q" else ""
    return f"{words.word(node.name)}({level}{part})"
