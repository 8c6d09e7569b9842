"""``prognose answers`` on the day of the letter: as it would have been answered then."""

import re

import pikepdf
import pytest

from data.tables.sources import load_sources
from forecast.archive import store
from forecast.known import shipped
from forecast.parliament.answers import answered
from forecast.parliament.facts import facts
from forecast.parliament.questions import scenarios_asked

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(prognose, tmp_path_factory):
    """Make a run of the day of the letter and its answers; give lines, document and run."""
    folder = tmp_path_factory.mktemp("answers")
    (folder / "config.toml").write_text("n_paths = 1000\n")
    run, out = folder / "run", folder / "out"
    first = prognose(
        "run", "--as-of", "2025-02-07", "--config", folder / "config.toml", "--out", run
    )
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    outcome = prognose("answers", run, "--out", out)
    assert (first.code, outcome.code, outcome.err) == (0, 0, "")
    assert before == {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    return outcome.out.splitlines(), out, run


def test_a_line_for_every_question_and_the_count(made):
    lines, out, _ = made
    assert [line[:3] for line in lines[:54]] == [f"Q{n:02d}" for n in range(1, 55)]
    assert re.match(r"30 van de 40 vragen", lines[54])
    assert "{" not in "".join(lines) and "nan" not in "".join(lines).split()
    with pikepdf.open(out / "answers.pdf") as pdf:
        assert len(pdf.pages) > 5 and pdf.Root.MarkInfo.Marked


def test_a_chance_and_its_band_stand_in_the_line(made):
    line = made[0][51]
    assert "van de 100" in line and "80%-band" in line and "25.000" in line


def test_the_letter_is_matched_where_it_printed_a_number(made):
    lines = made[0]
    assert "156,0 miljoen" in lines[47] and "160,2 miljoen" in lines[47]
    assert "29.805; de nota drukt 29.805" in lines[31]


def test_every_figure_names_its_source(made):
    manifest, tables = store.verified_run(made[2]), shipped()
    questions = answered(facts(manifest, tables, "en", scenarios_asked()))
    whole = answered(facts(manifest, tables, "en"))
    assert [one.given for one in questions] == [one.given for one in whole]
    used = [figure for one in questions for given in one.given for figure in given.figures.values()]
    assert used and {figure.source.split(":")[0] for figure in used} <= set(load_sources())


def test_a_run_that_is_not_there_and_a_folder_that_is(made, prognose, tmp_path):
    _, out, run = made
    assert "exists already" in prognose("answers", run, "--out", out).err
    assert "no such run" in prognose("answers", tmp_path / "none").err
