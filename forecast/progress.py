"""Progress of long work on stderr; silent when that is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from data.errors import RunError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

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


class _Silent:
    """A bar that nobody looks at; the library that draws one takes a while to import."""

    def __enter__(self) -> "_Silent":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""

    def add_task(self, _: str, *, total: int, completed: int = 0) -> "TaskID":
        """Return the number of a task that is not shown."""
        return cast("TaskID", total - completed)

    def update(self, _: "TaskID", *, advance: int, description: str = "") -> None:
        """Show nothing."""


def _bar() -> "Progress | _Silent":
    if not sys.stderr.isatty():
        return _Silent()
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True)
