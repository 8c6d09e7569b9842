"""The PDF: both profiles, tags a reader can use, and the same bytes each time."""

from dataclasses import replace

import page
import pikepdf
import pytest

from data.errors import RunError
from reports.pages.report import build_report
from reports.render.pdf import compiled, plain, write_pdf
from tests.conftest_report import run_result

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def document():
    return build_report(run_result())


@pytest.fixture(scope="module")
def written(document, tmp_path_factory):
    return write_pdf(document, tmp_path_factory.mktemp("pdf") / "report.pdf")


@pytest.fixture(scope="module")
def tags(written):
    with pikepdf.open(written) as pdf:
        yield list(walk(pdf.Root.StructTreeRoot.K))


def walk(node):
    """Yield every structure element below ``node`` in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from walk(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from walk(node.get("/K", pikepdf.Array()))


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_meets_both_profiles(written, profile):
    found = page.validate_pdf(written, profile=profile)
    assert not found.failures
    assert found.is_compliant


def test_english_meets_both_profiles(tmp_path):
    path = write_pdf(build_report(run_result("en")), tmp_path / "english.pdf")
    assert page.is_pdf_compliant(path, profile="ua1")
    assert page.is_pdf_compliant(path, profile="2a")
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"


def test_a_removed_alt_text_is_refused(document):
    fields = plain(document)
    assert compiled(fields)
    chart = next(block for block in fields["blocks"] if block["kind"] == "chart")
    chart["alt"] = ""
    with pytest.raises(RunError, match="alt text"):
        compiled(fields)


def spoilt(written, folder, spoil):
    """Return a copy of the report that lost something."""
    path = folder / "spoilt.pdf"
    with pikepdf.open(written) as pdf:
        spoil(pdf)
        pdf.save(path)
    return path


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pdf: pdf.Root.__delitem__("/Lang"),
        lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"),
        lambda pdf: pdf.Root.__delitem__("/MarkInfo"),
        lambda pdf: pdf.Root.__delitem__("/Metadata"),
    ],
    ids=["language", "tags", "marked", "metadata"],
)
def test_a_report_that_lost_something_meets_no_profile(spoil, written, tmp_path):
    path = spoilt(written, tmp_path, spoil)
    assert not page.is_pdf_compliant(path, profile="ua1")


def test_a_report_without_a_title_is_refused(document):
    with pytest.raises(RunError, match="title"):
        replace(document, title="")


def test_a_report_that_may_be_kept_embeds_no_script(written, tmp_path):
    def spoil(pdf):
        script = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
        pdf.Root["/OpenAction"] = script

    assert not page.is_pdf_compliant(spoilt(written, tmp_path, spoil), profile="2a")


def test_the_same_report_gives_the_same_bytes(document, written, tmp_path):
    again = write_pdf(build_report(run_result()), tmp_path / "again.pdf")
    assert again.read_bytes() == written.read_bytes()


def test_another_day_gives_another_file(document, written, tmp_path):
    later = replace(document, day=document.day.replace(day=30))
    assert write_pdf(later, tmp_path / "later.pdf").read_bytes() != written.read_bytes()


def test_language_title_and_bookmarks(document, written):
    with pikepdf.open(written) as pdf:
        assert str(pdf.Root.Lang) == "nl-NL"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as facts:
            assert facts["dc:title"] == document.title
            assert facts["xmp:CreateDate"].startswith("2026-07-31")
        with pdf.open_outline() as outline:
            named = [item.title for item in outline.root]
    assert "In het kort" in named and "Begroting" in named and "Begrippen" in named


def test_every_figure_has_its_alt_text(document, tags):
    found = [str(tag.Alt) for tag in tags if tag.S == "/Figure"]
    assert found == [chart.alt for chart in document.charts()]


def test_tables_have_header_cells_and_headings_do_not_skip(document, tags):
    kinds = [str(tag.S) for tag in tags]
    tables = [block for block in document.blocks if type(block).__name__ == "Table"]
    assert kinds.count("/Table") == len(tables)
    assert kinds.count("/TH") >= sum(len(table.header) for table in tables)
    assert kinds.count("/Caption") == len(tables) + len(document.charts())
    assert {"/H1", "/H2", "/L", "/P"} <= set(kinds)


def test_only_the_shipped_font_is_used(written):
    with pikepdf.open(written) as pdf:
        names = {
            str(font.BaseFont).split("+")[-1]
            for sheet in pdf.pages
            for font in sheet.get("/Resources", {}).get("/Font", {}).values()
        }
    assert names == {"FiraSans-Regular", "FiraSans-SemiBold"}


def test_no_stream_ends_in_two_ways(written):
    assert b"\r\nendstream" not in written.read_bytes()


def test_nothing_is_left_when_the_folder_is_missing(document, tmp_path):
    with pytest.raises(RunError, match=r"nowhere/report\.pdf: No such file"):
        write_pdf(document, tmp_path / "nowhere" / "report.pdf")
    assert not list(tmp_path.iterdir())


def test_an_older_report_is_replaced_whole(document, written, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_text("old")
    write_pdf(document, path)
    assert path.read_bytes() == written.read_bytes()
    assert [found.name for found in tmp_path.iterdir()] == ["report.pdf"]
