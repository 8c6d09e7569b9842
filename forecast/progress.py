"""Progress of long work on stderr; silent when that is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.progress import Progress

from data.errors import RunError

Advance: TypeAlias = Callable[[int], None]
FINISHED = "finished "  # before the folder, in the last line of a file of steps
_files: list[Path] = []  # where steps are written too


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

        def begin(name: str) -> None:
            bar.update(task, advance=1, description=name)
            tell(name)

        yield begin


@contextmanager
def told_to(path: Path | None) -> Iterator[None]:
    """Write each step that begins within to a file too, a line each; to none when None.

    Raises:
        RunError: the file cannot be written.
    """
    if path is None:
        yield
        return
    _files.append(path)
    try:
        tell("begin")
        yield
    finally:
        _files.remove(path)


def tell(line: str) -> None:
    """Add a line to every file that steps are written to."""
    for path in _files:
        try:
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        except OSError as error:
            raise RunError(
                f"{path}: {error.strerror}; expected a file that can be written. Name another."
            ) from error


def _bar() -> Progress:
    console = Console(stderr=True)
    return Progress(console=console, disable=not sys.stderr.isatty(), transient=True)
