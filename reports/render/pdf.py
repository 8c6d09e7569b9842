"""Blocks to one PDF file: accessible (PDF/UA-1), fit to keep (PDF/A-2a), same bytes each time."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from data.errors import RunError
from data.folders import REPORTS
from reports.blocks import Block, Chart, Document
from reports.palette import colours
from reports.whole import write_whole

FOLDER = REPORTS / "render"
STANDARDS: list[Any] = ["a-2a", "ua-1"]


def write_pdf(document: Document, path: Path) -> Path:
    """Write a document to ``path``; the same document gives the same bytes.

    The file appears only when it is whole: it is written beside ``path`` and renamed. Its date is
    the as-of day of the document, not the day of writing. Nothing is read but the layout and the
    fonts shipped with it.

    Args:
        document: the report.
        path: ends in .pdf; its folder must exist; an older file is replaced.

    Raises:
        RunError: the layout refuses the document, or the file cannot be written.
    """
    return write_whole(compiled(plain(document)), path)


def plain(document: Document) -> dict[str, Any]:
    """Return a document in plain values, as :func:`compiled` takes them; its charts are drawn."""
    kept = {one.name: getattr(document, one.name) for one in fields(document)}
    return kept | {"blocks": [_plain(block) for block in document.blocks]}


def compiled(content: Mapping[str, Any]) -> bytes:
    """Return the pages of a document in plain values as PDF bytes.

    Args:
        content: the fields of ``Document``; blocks as mappings with their kind.

    Raises:
        RunError: the layout refuses it, for example because an alt text is missing.
    """
    moment = datetime.combine(content["day"], time(12), tzinfo=UTC)
    plainly = dict(content) | {"day": content["day"].isoformat()}
    try:
        pages = typst.compile(
            (FOLDER / "layout.typ").read_bytes(),
            sys_inputs={
                "document": json.dumps(plainly, ensure_ascii=False),
                "palette": json.dumps(colours()),
            },
            font_paths=_fonts(),
            pdf_standards=STANDARDS,
            timestamp=moment,
        )
    except typst.TypstError as error:
        raise RunError(
            f"report: the layout says {error.message!r}; expected a document that meets "
            f"PDF/UA-1 and PDF/A-2a. Correct the page in reports/ that makes it."
        ) from error
    return _plain_ends(pages)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[REPORTS / "fonts"]
    )


def _plain_ends(pages: bytes) -> bytes:
    """Return the same file with no stream whose end can be read in two ways.

    A stream that happens to end in CR, followed by LF and ``endstream``, looks one byte too short
    to a strict reader. PDF/A takes CR as well as LF before ``endstream``; the size stays the same.
    """
    return pages.replace(b"\r\nendstream", b"\r\rendstream")


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Chart):
        drawn = {"svg": block.svg.decode(), "caption": block.caption, "alt": block.alt}
        return {"kind": block.kind, "name": block.name, **drawn}
    return asdict(block) | {"kind": block.kind}
