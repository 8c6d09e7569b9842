"""How the streams are linked, in a sentence."""

from forecast.evaluation.error_correlation import Link
from reports.wording import Wording


def link_words(words: Wording, found: Link | None) -> str:
    """Return what past errors say of a link between the large streams; None: too few."""
    if found is None:
        return words.text("method.linked_none")
    return words.text(
        "method.linked",
        r=words.number(found.r, 0.01, 2),
        n=str(found.n),
        separate=str(found.n_independent),
    )
