"""The questions of parliament as a document: each with its answer, method, limits and figures."""

from collections.abc import Mapping, Sequence
from datetime import date

from forecast.bands import EXTRA, LABELS
from forecast.parliament.facts import Facts
from forecast.parliament.questions import AnswerNumber, Given, Question
from reports.answers.parliament_words import Teller, page
from reports.blocks import Block, Document, Group, Heading, Paragraph, Points, Table
from reports.wording import REGIONS, Wording

LEVELS = "levels"  # the column that shows every scenario of one quantity


def build_answers(facts: Facts, questions: Sequence[Question]) -> Document:
    """Return the document in the language of the run's configuration.

    Args:
        facts: of the run.
        questions: every question with what the day allows.

    Raises:
        RunError: the language is not printed.
    """
    config, day = facts.redraw.config, facts.known.day
    words = Wording(config.language)
    teller, told = Teller(words, day), words.day(day)
    paths = words.number(config.n_paths)
    return Document(
        title=page("title", words),
        subtitle=page("subtitle", words, day=told),
        description=page("description", words, day=told),
        language=REGIONS[config.language],
        day=day,
        footer=page("footer", words, day=told, paths=paths, seed=config.seed),
        page_words=(words.text("unit.page"), words.text("unit.of")),
        blocks=(*_opening(teller, questions, paths), *_chapters(teller, questions, facts)),
    )


def counts(questions: Sequence[Question]) -> dict[str, int]:
    """Return how many questions the government answered with and without a number, and we."""
    letter = [question for question in questions if question.answered_in_letter]
    others = [question for question in questions if not question.answered_in_letter]
    return {
        "answered": len(letter),
        "checked": sum(bool(one.given) for one in letter),
        "unanswered": len(others),
        "computed": sum(bool(one.given) for one in others),
        "forecast": sum(one.has_chance for one in others),
        "printed": sum(bool(one.given) and not one.has_chance for one in others),
    }


def tail(questions: Sequence[Question], words: Wording) -> str:
    """Return the counts in one sentence."""
    return page("tail", words, **counts(questions))


def _opening(teller: Teller, questions: Sequence[Question], paths: str) -> list[Block]:
    words = teller.words
    asked_on: date = questions[0].row["published_on"].date()
    of = words.width(EXTRA["p90"] - EXTRA["p10"])
    values = {"paths": paths, "of": of, "asked_on": words.day(asked_on)}
    leads = tuple(
        (page(f"{name}_lead", words), page(name, words, **values))
        for name in ("read", "neutral", "letter")
    )
    intro = page("intro", words, day=words.day(teller.day), **counts(questions))
    return [Heading(page("heading", words)), Paragraph(intro, "lead"), Points(leads)]


def _chapters(teller: Teller, questions: Sequence[Question], facts: Facts) -> list[Block]:
    blocks: list[Block] = []
    for name, letter in (("computed", False), ("checks", True)):
        chosen = [one for one in questions if one.given and one.answered_in_letter == letter]
        blocks.append(Heading(page(name, teller.words)))
        blocks += [block for one in chosen for block in _told(teller, one, facts)]
    return blocks + _absent(teller, questions)


def _told(teller: Teller, question: Question, facts: Facts) -> list[Block]:
    """Return one question with everything that belongs to its answer."""
    words = teller.words
    answers = [Paragraph(teller.reading(question, given), "lead") for given in question.given]
    tables = [_table(teller, given, facts) for given in question.given if given.rows]
    notes = (
        ("how_lead", teller.basis(question)),
        ("limits_lead", teller.limits(question)),
        ("levers_lead", teller.levers(question)),
        ("figures_lead", teller.figures(question)),
        ("partly_lead", teller.not_yet(question)),
    )
    points = Points(tuple((page(lead, words), text) for lead, text in notes if text))
    title = Heading(f"{question.key} · {teller.question(question)}", 2)
    return [title, *answers, *tables, points]


def _table(teller: Teller, reading: Given, facts: Facts) -> Table:
    """Return a table by year; one quantity by scenario, or several with their bands."""
    words, first = teller.words, next(iter(reading.rows.values()))
    if LEVELS in first:
        levels = facts.redraw.config.levels
        header = (page("year", words), *(words.level(name, levels[name]) for name in LABELS))
        rows = [
            (str(year), *(words.persons(cells[LEVELS].band[name]) for name in LABELS))
            for year, cells in reading.rows.items()
        ]
        caption = words.sentence(teller.word("columns", LEVELS))
    else:
        names = list(dict.fromkeys(name for cells in reading.rows.values() for name in cells))
        header = (page("year", words), *(teller.word("columns", name) for name in names))
        rows = [
            (str(year), *(_cell(cells, name, words) for name in names))
            for year, cells in reading.rows.items()
        ]
        share = words.percent(EXTRA["p90"] - EXTRA["p10"])
        caption = page("table", words, share=share)
    return Table(caption, header, (Group("", tuple(rows)),), "l" + "r" * (len(header) - 1))


def _cell(cells: Mapping[str, AnswerNumber], name: str, words: Wording) -> str:
    """Return the median and its band; a missing one as a dash."""
    if name not in cells:
        return words.number(float("nan"))
    found = cells[name]
    euros = found.unit.startswith("EUR")
    ends = [found.band[end] for end in ("p10", "p90") if end in found.band]
    shown = [words.millions(x) if euros else words.about(x) for x in (found.value, *ends)]
    return page("cell", words, mid=shown[0], low=shown[1], high=shown[2]) if ends else shown[0]


def _absent(teller: Teller, questions: Sequence[Question]) -> list[Block]:
    words = teller.words
    lacking = [one for one in questions if not one.given]
    plain = page("counted", words)
    reasons = [(one, teller.no_answer(one)) for one in lacking]
    told = tuple(
        (f"{one.key} · {teller.question(one).rstrip('?.')}", reason)
        for one, reason in reasons
        if reason != plain
    )
    counted = [one.key for one, reason in reasons if reason == plain]
    blocks: list[Block] = [Heading(page("absent", words))]
    if told:
        blocks += [Paragraph(page("absent_intro", words)), Points(told)]
    if counted:
        keys = words.listing(counted)
        blocks.append(Paragraph(page("counted_list", words, keys=keys), "note"))
    return blocks
