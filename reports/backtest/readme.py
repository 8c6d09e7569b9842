"""The section of the README that says how good we were, kept up to date by a backtest."""

import os
import tempfile
from pathlib import Path

from data.errors import RunError
from forecast.backtest.tables import Tables, read_tables
from reports.backtest.freshness import freshness
from reports.backtest.markdown import basis, case_in_full, official, pools
from reports.backtest.promises import far_out, warranty

START, END = "<!-- backtest -->", "<!-- /backtest -->"


def refresh_readme(folder: Path, readme: Path) -> None:
    """Write the section of a finished backtest between the markers of a README.

    Args:
        folder: of the backtest.
        readme: file with both markers; replaced whole or not at all.

    Raises:
        RunError: the folder is no whole backtest, or the README has not each marker once, in
            order, or cannot be written.
    """
    rewrite(readme, readme_section(read_tables(folder)))


def rewrite(readme: Path, section: str) -> None:
    """Replace what stands between the markers of a file; the rest keeps every byte.

    Raises:
        RunError: the file has not each marker once, in order, or cannot be written.
    """
    before, after = around(readme)
    try:
        _replace(readme, f"{before}{START}\n\n{section.strip()}\n\n{END}{after}".encode())
    except OSError as error:
        raise _not_text(readme, error) from error


def around(readme: Path) -> tuple[str, str]:
    """Return what stands before and after the section.

    Raises:
        RunError: the file cannot be read, or has not each marker once, in order.
    """
    try:
        text = readme.read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise _not_text(readme, error) from error
    before, found, rest = text.partition(START)
    _, closed, after = rest.partition(END)
    if not (found and closed) or text.count(START) + text.count(END) != 2:
        raise RunError(
            f"{readme.name}: not one {START} with one {END} after it; expected both. Put them "
            f"where the section belongs."
        )
    return before, after


def _not_text(path: Path, error: Exception) -> RunError:
    return RunError(
        f"{path}: {error}; expected a text file that can be written. Nothing was changed."
    )


def _replace(path: Path, content: bytes) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(draft).chmod(path.stat().st_mode & 0o777)
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


def readme_section(tables: Tables) -> str:
    """Return the section in markdown: the official cases, 2025, skill and coverage by year.

    Where monthly days were asked too they stand beside the quarterly ones. Every number comes
    from the tables.
    """
    return "\n\n".join(
        [
            basis(tables),
            *official(tables),
            "### 2025",
            *case_in_full(tables.csv["case_2025"]),
            "### Skill and coverage by year",
            *pools(tables),
            *freshness(tables),
            "### Coverage warranty",
            *warranty(tables.csv["warranty"]),
            "### Far out, and how pools are joined",
            *far_out(tables),
        ]
    )
