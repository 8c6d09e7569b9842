"""HTML of our own to files of an office suite, the same bytes each time."""

import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

from data.errors import RunError
from forecast.run.result import RunResult
from reports.answers.letter import LetterWriter, chart_words

LETTER, SLIDES = "letter", "slides"
FILES = {f"{LETTER}.docx": LETTER, f"{LETTER}.odt": LETTER, f"{SLIDES}.pptx": SLIDES}
CAPTION = (  # as pandoc writes the words of a picture, and in 14 points
    b'algn="ctr"><a:buNone /></a:pPr><a:r><a:rPr />',
    b'algn="ctr"><a:buNone /></a:pPr><a:r><a:rPr sz="1400" />',
)
DOTS = 200.0  # per inch, of a chart on a slide
PAGE = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg")
"""


def write_office(result: RunResult, run_id: str, figures: Path, folder: Path) -> list[Path]:
    """Write the letter as DOCX and ODT and the slides as PPTX.

    Args:
        result: the run as its files hold it.
        run_id: its id.
        figures: folder with the drawings of the run.
        folder: existing draft folder.

    Returns:
        The files, in the order of ``FILES``.

    Raises:
        RunError: pandoc is not installed, or refuses.
    """
    writer = LetterWriter(result, run_id)
    with tempfile.TemporaryDirectory() as kept:
        images = Path(kept)
        pages = {LETTER: writer.letter(), SLIDES: writer.slides(_pictures(figures, images))}
        for name, page in FILES.items():
            _convert(pages[page], folder / name, (result.day, images))
    return [folder / name for name in FILES]


def _pictures(figures: Path, folder: Path) -> Mapping[str, tuple[str, str, str]]:
    """Write every drawing as a PNG; return its name, caption and alt text."""
    found = {}
    for path in sorted(figures.glob("*.svg")):
        drawing = path.read_bytes()
        png = typst.compile(
            PAGE.encode(), sys_inputs={"drawing": drawing.decode()}, format="png", ppi=DOTS
        )
        image = folder / f"{path.stem}.png"
        image.write_bytes(png)
        found[path.stem] = (image.name, *chart_words(drawing))
    return found


def _convert(page: str, path: Path, of: tuple[date, Path]) -> None:
    """Convert a page whose images are in a folder; the day is that of the file."""
    pandoc, (day, images) = _pandoc(), of
    where = f"--resource-path={images}"
    with _dated(day):
        try:
            pandoc.convert_text(
                page, path.suffix[1:], format="html", outputfile=str(path), extra_args=[where]
            )
            if path.stem == SLIDES:
                _small_captions(path)
        except (RuntimeError, OSError) as error:
            raise RunError(
                f"{path.name}: pandoc says {str(error).splitlines()[0]}; expected a file. Install "
                f"the group letter again: pip install -e '.[letter]'."
            ) from error


def _small_captions(path: Path) -> None:
    """Write the words under a picture small enough that three lines fit on their slide."""
    with zipfile.ZipFile(path) as slides:
        parts = [(part, slides.read(part)) for part in slides.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as slides:
        for part, content in parts:
            slides.writestr(part, content.replace(*CAPTION))


def _pandoc() -> Any:
    try:
        import pypandoc
    except ImportError as error:
        raise RunError(
            "letter: pypandoc is not installed; expected it with pandoc. Run "
            "`pip install -e '.[letter]' -c constraints.txt`."
        ) from error
    return pypandoc


@contextmanager
def _dated(day: date) -> Iterator[None]:
    """Let pandoc write the as-of day as the moment of the file."""
    name, before = "SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.combine(day, time(12), tzinfo=UTC)
    os.environ[name] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
