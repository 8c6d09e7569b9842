"""Progress of long work on stderr; silent when that is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import Progress

Advance: TypeAlias = Callable[[int], None]


@contextmanager
def counted(name: str, total: int, done: int = 0) -> Iterator[Advance]:
    """Give a function that moves a bar on by so many parts.

    Args:
        name: beside the bar.
        total: number of parts.
        done: parts that were there already.
    """
    with _bar() as bar:
        task = bar.add_task(name, total=total, completed=done)
        yield lambda parts: bar.update(task, advance=parts)


@contextmanager
def steps(total: int) -> Iterator[Callable[[str], None]]:
    """Give a function that names the next of so many steps."""
    with _bar() as bar:
        task = bar.add_task("prognose", total=total)
        yield lambda name: bar.update(task, advance=1, description=name)


def _bar() -> Progress:
    console = Console(stderr=True)
    return Progress(console=console, disable=not sys.stderr.isatty(), transient=True)
