"""The documents say what is there: commands, make words, models, places, links, numbers."""

import re
import shlex
from functools import cache
from pathlib import Path

import pytest
import typer

from forecast.cli.main import app
from reports.front_page import END, PICTURE, START
from reports.wording import Wording

pytestmark = pytest.mark.shape

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
IDS = [path.relative_to(ROOT).as_posix() for path in PAGES]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```.*?^```$", flags=re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"^(?:[\w./]*/)?(?:prognose|python3? -m forecast) ")
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def console(text: str) -> list[str]:
    """Return the commands a reader is told to type, without their prompt."""
    lines = "".join(CONSOLE.findall(text)).splitlines()
    return [line[2:] for line in lines if line.startswith("$ ")]


def typed(text: str) -> list[str]:
    """Return the arguments of each command of prognose that is typed in a console block."""
    return [TYPED.sub("", line) for line in console(text) if TYPED.match(line)]


def parse(arguments: list[str]) -> None:
    """Read arguments as the command line does, without doing what they ask."""
    command, rest = typer.main.get_command(app), arguments
    context = command.make_context("prognose", ["--help"], resilient_parsing=True)
    while hasattr(command, "commands"):
        name, *rest = rest
        command = command.commands[name]
        if not hasattr(command, "commands"):
            context = command.make_context(name, list(rest), parent=context)


def test_console_commands_are_found():
    text = "Say `prognose ask`.\n\n```console\n$ prognose run --as-of 2024-11-05\nout/prognose x\n"
    text += "$ .venv/bin/prognose data status\n$ python -m forecast list models\n```\n"
    assert typed(text) == ["run --as-of 2024-11-05", "data status", "list models"]
    assert console(text)[1] == ".venv/bin/prognose data status"


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_every_command_in_a_document_can_be_typed(path):
    for line in typed(path.read_text(encoding="utf-8")):
        parse(shlex.split(line, comments=True))


def test_the_documents_show_most_commands():
    shown = {line.split()[0] for path in PAGES for line in typed(path.read_text(encoding="utf-8"))}
    known = set(typer.main.get_command(app).commands)
    assert known - shown <= {"publish"}  # what `make backtest` does


@pytest.mark.parametrize("wrong", ["nosuch", "run --nosuch", "budget", "list", "ask"])
def test_a_command_that_cannot_be_typed_is_seen(wrong):
    with pytest.raises((typer.Exit, KeyError, ValueError, typer.BadParameter.__mro__[1])):
        parse(wrong.split())


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_every_make_word_in_a_document_exists(path):
    lines = console(path.read_text(encoding="utf-8"))
    words = {word for line in lines for word in re.findall(r"^make (\w+)", line)}
    assert words <= set(re.findall(r"^([a-z]+):", read("Makefile"), flags=re.MULTILINE))
    assert words or path.name != "README.md"


def test_the_readme_is_short_and_keeps_its_order():
    text = read("README.md")
    assert text.startswith("# ")
    assert text.index("![") < text.index("```console")  # a figure before the commands
    assert len(text.splitlines()) <= 150
    assert not re.search(r"out/runs/\d{4}-\d\d-\d\d-[0-9a-f]{8}", text)  # changes with the code


def test_the_picture_of_the_readme_says_what_its_table_says():
    told = re.search(r"<dc:description>(.*?)</dc:description>", picture(), re.DOTALL).group(1)
    bands = r"In (\d{4}) is de mediaan ([\d.]+); .*? ligt tussen ([\d.]+) en ([\d.]+),"
    drawn = {year: values for year, *values in re.findall(bands, told)}
    table = {year: rounded(low, median, high) for year, low, median, high in table_of_inflow()}
    shared = drawn.keys() & table.keys()
    assert len(shared) >= 3
    assert {year: drawn[year] for year in shared} == {year: table[year] for year in shared}


def rounded(low: str, median: str, high: str) -> list[str]:
    """Return mediaan, low and high as a picture writes them: by the width of the band."""
    ends = [float(value.replace(".", "")) for value in (median, low, high)]
    return Wording("nl").of_band(ends[1], ends[2], "persons", *ends)


def test_the_picture_of_the_readme_writes_every_mediaan_of_the_table():
    written = re.findall(r"<!-- (\d+,\d) -->", picture())
    told = [median for _, _, median, _ in table_of_inflow()]
    thousands = [f"{int(median.replace('.', '')) / 1000:.1f}".replace(".", ",") for median in told]
    assert len(thousands) == 5
    assert [value for value in thousands if value not in written] == []


def picture() -> str:
    return read(f"reports/readme/{PICTURE}")


def table_of_inflow() -> list[tuple[str, str, str, str]]:
    """Return year, minimum, mediaan and maximum of each row of inflow in the README."""
    text = read("README.md")
    table = text[text.index(START) : text.index(END)]
    row = r"^\| total asylum inflow \| (\d{4}) \| ([\d.]+) \| ([\d.]+) \| [\d.]+ \| ([\d.]+) \|"
    return re.findall(row, table, flags=re.MULTILINE)


def test_the_readme_says_the_mean_errors_of_the_record():
    said = (
        r"Of (\d+) official .*? missed by ([\d,]+%) .*? same days, by ([\d,]+%) with .*?"
        r"rest on (\d+) outcome years"
    )
    record = r"\*\*mean of (\d+), without sign.*?\*\*([\d,]+%)\*\* \| \*\*([\d,]+%)\*\* \|"
    years = r"rounds about (\d+)\s+outcome years"
    ((count, *means),) = re.findall(record, read("docs/record.md"))
    assert re.findall(said, read("README.md"), re.DOTALL) == [
        (count, *means, *re.findall(years, read("docs/record.md")))
    ]


def test_every_model_has_a_row():
    from models.registry import MODELS

    rows = re.findall(r"^\| *`(\w+)`", read("docs/models.md"), flags=re.MULTILINE)
    assert sorted(MODELS) == sorted(rows)


def section(text: str, title: str) -> str:
    """Return what stands under a heading of the second level."""
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_what_a_reader_looks_for_is_where_architecture_says():
    rows = [
        line for line in section(read("ARCHITECTURE.md"), "Where is").splitlines() if "`" in line
    ]
    named = {
        path
        for row in rows
        for path in re.findall(r"`((?:data|models|forecast|reports)/.*?)`", row)
    }
    assert len(named) > 15
    assert {path for path in named if not (ROOT / path).exists()} == set()
    pairs = [pair for row in rows for pair in re.findall(r"`([\w/]+\.py)`, `(\w+)`", row)]
    assert len(pairs) >= 3
    for path, name in pairs:
        assert re.search(rf"^(def |class )?{name}\b", read(path), re.MULTILINE), (path, name)


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=str)
def test_decisions_stand_newest_first_and_are_on_the_map(path):
    days = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert days == sorted(set(days), reverse=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    assert f"(docs/decisions/{path.name})" in section(read("ARCHITECTURE.md"), "Decisions")


@cache
def anchors(path: Path) -> set[str]:
    """Return what can be linked to on a page: its headings, as words joined by hyphens."""
    headings = re.findall(
        r"^#+ (.+)$", FENCED.sub("", path.read_text(encoding="utf-8")), re.MULTILINE
    )
    plain = [re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in headings]
    return {re.sub(r"\s+", "-", heading) for heading in plain}


def broken(path: Path, text: str) -> list[str]:
    """Return the links of a page that lead nowhere in the repository."""
    faults = []
    for target, anchor in LINK.findall(FENCED.sub("", text)):
        if "://" in target:
            continue
        linked = (path.parent / target).resolve() if target else path
        if not linked.exists() or (anchor and anchor not in anchors(linked)):
            faults.append(f"{target}#{anchor}")
    return faults


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_every_link_leads_somewhere(path):
    assert broken(path, path.read_text(encoding="utf-8")) == []


def test_a_link_that_leads_nowhere_is_seen():
    text = "[a](docs/nosuch.md) [b](docs/budget.md#nosuch) [c](#nosuch) [d](docs/budget.md)"
    assert broken(ROOT / "README.md", text) == [
        "docs/nosuch.md#",
        "docs/budget.md#nosuch",
        "#nosuch",
    ]


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_every_page_can_be_reached(path):
    linked = {
        (page.parent / target).resolve()
        for page in PAGES
        for target, _ in LINK.findall(page.read_text(encoding="utf-8"))
        if target and "://" not in target
    }
    assert path in linked or path.name == "README.md"


def test_the_changelog_begins_with_what_is_not_released_yet():
    headings = re.findall(r"^## (.+)$", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert headings[0] == "Unreleased" or re.match(r"\d+\.\d+\.\d+", headings[0])
