"""An answer of ``forecast.ask.answer`` in sentences, the number and its natural frequency first."""

from datetime import date

from forecast.ask.answer import Answer, BookedFor
from forecast.ask.errors import INTERVAL
from forecast.ask.words import written
from forecast.bands import EXTRA, LABELS
from reports.answers.question_words import Shape, WordedQuestion, chances, points, shape
from reports.wording import Wording

OUTER = (("p10", "p90"), ("p2_5", "p97_5"))
ENDS = ("minimum", "maximum")


def answer_lines(answer: Answer, language: str) -> list[str]:
    """Return an answer as lines of text: the sentence, the band, the error, the levers.

    Raises:
        RunError: another language than nl or en.
    """
    words = Wording(language)
    lines = [sentence(answer, words)]
    lines += [_band(answer, words)] if answer.band else []
    lines += [_booked_for(one, words) for one in answer.booked_for]
    lines += [_error(answer, words, _shape(answer, words)), _levers(answer, words)]
    if answer.effect is not None:
        lines += _effect(answer.effect, words, chance=answer.kind == "chance")
    return lines


def sentence(answer: Answer, words: Wording) -> str:
    """Return the answer in one sentence, chances as natural frequencies."""
    tree, form, kind, blanks = answer.tree, _shape(answer, words), answer.kind, {}
    whole = kind in ("number", "known") and tree.name != "band"
    what = written(tree if whole else tree.part, WordedQuestion(words))
    share = {"chance": answer.value, "band": answer.levels["mediaan"]}.get(kind, tree.level)
    chance = words.chance(share)
    if kind == "band" and answer.band.keys() >= set(ENDS):
        chance = words.width(answer.levels["maximum"] - answer.levels["minimum"])
        blanks = {"low": form.number(answer.band["minimum"]), "high": form(answer.band["maximum"])}
    elif kind == "band":
        kind = "middle"
    blanks |= {"value": form(answer.value), "chance": chance, "what": what}
    if kind == "truth":
        kind = "holds" if answer.value else "holds_not"
    text = words.text(f"ask.{kind}", **blanks)
    if tree.given is not None and not whole:
        text = words.text("ask.given", event=written(tree.given, WordedQuestion(words))) + text
    return words.sentence(text) + "."


def _shape(answer: Answer, words: Wording) -> Shape:
    return chances(words) if answer.kind == "chance" else shape(answer.unit, words)


def _band(answer: Answer, words: Wording) -> str:
    """Return the band in one line: the four labels, the 80% and 95% band and the mean."""
    form = shape(answer.band_unit, words)
    shown = {name: form.number(value) for name, value in answer.band.items()}
    parts = [f"{name} {shown[name]}" for name in LABELS if name in shown]
    for low, high in OUTER:
        if low in shown and high in shown:
            level = words.percent(EXTRA[high] - EXTRA[low])
            parts.append(words.text("ask.outer", level=level, low=shown[low], high=shown[high]))
    parts.append(words.text("ask.average", value=shown["mean"]))
    about = written(answer.about, WordedQuestion(words)) if answer.about else ""
    key = "ask.band_of" if form.unit else "ask.band_plain"
    return words.text(key, about=about, unit=form.unit, band="; ".join(parts))


def _booked_for(one: BookedFor, words: Wording) -> str:
    """Return what a booked line pays for beside what is needed."""
    blanks = {"booked": words.about(one.volume), "needed": words.about(one.needed)}
    return words.text("ask.booked_for", label=words.title(one.name), year=one.year, **blanks)


def _error(answer: Answer, words: Wording, form: Shape) -> str:
    """Return the number of futures and the Monte Carlo error in one line."""
    parts = [words.text("ask.paths", n=words.number(answer.n_paths))]
    if answer.tree.given is not None:
        parts.append(words.text("ask.meeting", n=words.number(answer.n_meeting)))
    if answer.few:
        parts.append(words.text("ask.few"))
    standard, low, high, method = answer.error
    if method != "none":
        own = points(words) if answer.kind == "chance" else form
        blanks = {"standard": own(standard), "low": form.number(low), "high": form(high)}
        blanks["level"] = words.percent(INTERVAL)
        parts.append(words.text("ask.error", **blanks, method=words.text(f"ask_error.{method}")))
    return "; ".join(parts) + "."


def _levers(answer: Answer, words: Wording) -> str:
    """Return whether levers are on, and the day."""
    day = words.day(date.fromisoformat(answer.day))
    if not answer.levers:
        return words.text("ask.neutral", day=day)
    return words.text("ask.levers", day=day, names=words.listing(list(answer.levers)))


def _effect(effect: Answer, words: Wording, *, chance: bool) -> list[str]:
    """Return what the levers change: a chance in percentage points, others with their band."""
    if effect.value == effect.error.low == effect.error.high == 0 and not any(effect.band.values()):
        return [words.text("ask.no_effect")]
    form = points(words) if chance else _shape(effect, words)
    lines = [words.text("ask.effect", value=form(effect.value))]
    lines += [_band(effect, words)] if effect.band else []
    return [*lines, _error(effect, words, form)]
