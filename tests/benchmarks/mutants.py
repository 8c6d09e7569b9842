"""Which mutants a module has: every small change that cosmic-ray makes and that can be seen.

Left out, as no test of a figure can see them or every test would: annotations, decorators
(``dataclass``, caches), what fills the text of an error, ``strict`` of a zip, and equality put
for identity or the other way round.
"""

import ast
import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.provider import OperatorProvider

ROOT = Path(__file__).parents[2]
OPERATORS = OperatorProvider()
NAMES = sorted({*OPERATORS} - {"VariableReplacer", "VariableInserter"})  # they ask for names
Place = tuple[int, int]  # line from 1, column from 0


class Mutant(NamedTuple):
    """One change of one module.

    Attributes:
        module: path from the root of the repository.
        operator: name at cosmic-ray.
        occurrence: which of the places where the operator fits.
        place: where it begins.
    """

    module: str
    operator: str
    occurrence: int
    place: Place

    @property
    def site(self) -> tuple[str, str, Place]:
        """Return the place and the kind of operator: one ``+`` is one site, put for it what may."""
        return self.module, self.operator.split("_")[0], self.place

    def source(self) -> str:
        """Return the module with this change."""
        text = (ROOT / self.module).read_text(encoding="utf-8")
        return mutate_code(text, OPERATORS[self.operator](), self.occurrence)

    def lines(self) -> tuple[str, str]:
        """Return the changed lines as they are and as the mutant has them."""
        old = (ROOT / self.module).read_text(encoding="utf-8").splitlines()
        new = self.source().splitlines()
        first = next(at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
        same = 0
        while same < min(len(old), len(new)) - first and old[-1 - same] == new[-1 - same]:
            same += 1
        was, becomes = old[first : len(old) - same], new[first : len(new) - same]
        return " ".join(map(str.strip, was)), " ".join(map(str.strip, becomes))


def drawn(modules: list[str], seed: int, n: int) -> list[Mutant]:
    """Return a sample: sites in random order, one mutant of each, then another of each.

    Args:
        modules: paths from the root.
        seed: the same seed and code give the same sample.
        n: how many at most.
    """
    rng, by_site = random.Random(seed), {}
    for mutant in (one for module in modules for one in mutants(module)):
        by_site.setdefault(mutant.site, []).append(mutant)
    order = list(by_site.values())
    rng.shuffle(order)
    for each in order:
        rng.shuffle(each)
    turns = range(max(len(each) for each in order))
    found = (each[turn] for turn in turns for each in order if turn < len(each))
    return list(itertools.islice(filter(compiles, found), n))


def compiles(mutant: Mutant) -> bool:
    """Return whether a mutant can be made, and is Python at all."""
    try:
        ast.parse(mutant.source())
    except (SyntaxError, AttributeError):  # the latter by an operator that meets a starred name
        return False
    return True


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every mutant of a module that can be seen."""
    text = (ROOT / module).read_text(encoding="utf-8")
    nodes, hidden = list(ast_nodes(get_ast(text))), list(unseen(ast.parse(text)))
    for name in NAMES:
        if mixed(name):
            continue
        operator = OPERATORS[name]()
        places = (at for node in nodes for at in operator.mutation_positions(node))
        for occurrence, (begin, _) in enumerate(places):
            if not any(first <= begin < last for first, last in hidden):
                yield Mutant(module, name, occurrence, begin)


def mixed(name: str) -> bool:
    """Return whether an operator puts identity for equality or order, or the other way round."""
    sides = name.split("_")[1:]
    return "Comparison" in name and len({side.startswith("Is") for side in sides}) > 1


def unseen(tree: ast.Module) -> Iterator[tuple[Place, Place]]:
    """Yield begin and end of what is left out."""
    for node in ast.walk(tree):
        found: list[ast.expr | None] = []
        if isinstance(node, ast.FunctionDef):
            found += [node.returns, *node.decorator_list]
        elif isinstance(node, ast.ClassDef):
            found += node.decorator_list
        elif isinstance(node, ast.arg | ast.AnnAssign):
            found += [node.annotation]
        elif isinstance(node, ast.Raise):
            found += [one for one in ast.walk(node) if isinstance(one, ast.JoinedStr)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
            found += [word.value for word in node.keywords]
        for one in (one for one in found if one is not None):
            begin = one.col_offset - (one in getattr(node, "decorator_list", []))  # its @
            yield (one.lineno, begin), (one.end_lineno, one.end_col_offset)
