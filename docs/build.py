"""Make a site of the documents, with the notebooks executed: ``make docs``.

The pages are gathered in a folder under the names they have on the site, and mkdocs makes
``out/docs`` of them; a link that leads nowhere stops it. Nothing is fetched, then or by a reader.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

from reports.palette import colours

ROOT = Path(__file__).parents[1]
SITE = ROOT / "out" / "docs"
SETTINGS = ROOT / "docs" / "mkdocs.yml"
NOTEBOOKS = sorted((ROOT / "reports" / "notebooks").glob("*.py"))
PICTURES = sorted((ROOT / "reports" / "readme").glob("*.[sp][vn]g"))
FRONT = {
    "README.md": "index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changes.md",
}
LINK = re.compile(r"(?<=\]\()([^)#\s]+)(#[^)\s]*)?(?=\))")
STYLE = re.compile(r"<style.*?</style>", flags=re.DOTALL)
WORKERS = 2


def main() -> None:
    """Gather the pages, execute the notebooks unless told not to, and make the site."""
    parser = argparse.ArgumentParser(description="Make the documents as a site in out/docs.")
    parser.add_argument(
        "--unexecuted", action="store_true", help="leave the notebooks' results out"
    )
    parser.add_argument("--site", type=Path, default=SITE, help="folder of the site")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        gather(Path(place), executed=not given.unexecuted)
        sys.exit(make(Path(place), given.site))


def make(pages: Path, site: Path) -> int:
    """Make the site of gathered pages; return 0, or what mkdocs ends with when it is refused.

    Args:
        pages: folder of :func:`gather`.
        site: replaced.
    """
    words = ["build", "--strict", "--quiet", "--config-file", str(SETTINGS)]
    command = [sys.executable, "-m", "mkdocs", *words, "--site-dir", str(site.resolve())]
    told = {"PAGES": str(pages), "NO_MKDOCS_2_WARNING": "1"}  # the latter: no news on the screen
    return subprocess.run(command, env=os.environ | told).returncode


def site_paths() -> dict[str, str]:
    """Return where each page and picture stands on the site, by its path in the repository."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    return {
        **FRONT,
        **{name(page): page.relative_to(ROOT / "docs").as_posix() for page in pages},
        **{name(path): f"notebooks/{path.stem}.md" for path in NOTEBOOKS},
        **{name(path): f"pictures/{path.name}" for path in PICTURES},
    }


def name(path: Path) -> str:
    """Return a path as it stands in the repository."""
    return path.relative_to(ROOT).as_posix()


def gather(folder: Path, *, executed: bool) -> None:
    """Write every page of the site, as markdown, to an empty folder.

    Args:
        folder: empty.
        executed: whether the notebooks are executed; else they have no results.
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        notebooks = pool.map(execute if executed else plain, NOTEBOOKS)
        made = {name(path): page(cells) for path, cells in zip(NOTEBOOKS, notebooks, strict=True)}
    places = site_paths()
    for source, place in places.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if source in made or source.endswith(".md"):
            text = made.get(source) or (ROOT / source).read_text(encoding="utf-8")
            target.write_text(moved(text, source, places), encoding="utf-8")
        else:
            shutil.copyfile(ROOT / source, target)
    (folder / "site.css").write_text(style(), encoding="utf-8")


def style() -> str:
    """Return the style of the site, with the one palette as its variables."""
    named = "".join(f" --{key}: {colour};" for key, colour in colours().items())
    return f":root {{{named} }}\n{(ROOT / 'docs' / 'site.css').read_text(encoding='utf-8')}"


def moved(text: str, source: str, places: Mapping[str, str]) -> str:
    """Return the text of a page with its links as they are on the site.

    Args:
        text: of the page.
        source: its path in the repository.
        places: as of :func:`site_paths`.
    """

    def link(found: re.Match[str]) -> str:
        target, anchor = found.group(1), found.group(2) or ""
        if "://" in target:
            return found.group()
        linked = os.path.normpath(PurePosixPath(source).parent / target)
        if linked not in places:
            raise SystemExit(
                f"{source}: links to {target}, which is no page of the site; expected a document, "
                f"a notebook or a picture of the README. Write its path as code instead."
            )
        return os.path.relpath(places[linked], PurePosixPath(places[source]).parent) + anchor

    return LINK.sub(link, text)


def execute(path: Path) -> list[Mapping[str, Any]]:
    """Return the cells of a notebook with their results, run in an empty folder.

    Raises:
        SystemExit: a cell fails; its error is printed.
    """
    print(f"docs: executing {path.name}", flush=True)
    return cells(path, "--execute")


def plain(path: Path) -> list[Mapping[str, Any]]:
    """Return the cells of a notebook without results."""
    return cells(path)


def cells(path: Path, *options: str) -> list[Mapping[str, Any]]:
    """Return the cells of a notebook as jupytext makes them.

    Raises:
        SystemExit: it cannot be made.
    """
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / f"{path.stem}.ipynb"
        words = ["--to", "ipynb", *options, "--output", str(made), "--quiet", str(path)]
        command = [sys.executable, "-m", "jupytext", *words]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{path.name}: cannot be executed.\n{done.stderr[-3000:]}")
        found: list[Mapping[str, Any]] = json.loads(made.read_text(encoding="utf-8"))["cells"]
    return found


def page(notebook: Iterable[Mapping[str, Any]]) -> str:
    """Return the cells of a notebook and their results as markdown."""
    parts: list[str] = []
    for cell in notebook:
        text = joined(cell["source"])
        parts.append(text if cell["cell_type"] == "markdown" else f"```python\n{text}\n```")
        parts += [shown(output) for output in cell.get("outputs", [])]
    return "\n\n".join(parts) + "\n"


def shown(output: Mapping[str, Any]) -> str:
    """Return a result as markdown: its HTML, or else its text."""
    data = output.get("data", {})
    if "text/html" in data:
        lines = STYLE.sub("", joined(data["text/html"])).splitlines()
        whole = "\n".join(line for line in lines if line.strip())
        return f'<div class="outcome">\n{whole}\n</div>'
    return f"```text\n{joined(data.get('text/plain', output.get('text', '')))}\n```"


def joined(text: str | list[str]) -> str:
    """Return the text of a cell, which a notebook may keep as lines."""
    return text if isinstance(text, str) else "".join(text)


if __name__ == "__main__":
    main()
