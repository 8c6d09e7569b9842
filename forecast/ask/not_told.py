"""What is often asked and a run cannot tell: why, and what comes nearest."""

from typing import NamedTuple


class WhyNot(NamedTuple):
    """Why a name is not told, and what to ask instead."""

    found: str
    advice: str


LEGAL_AID = WhyNot(
    "legal aid has no line in chapter XX, it is paid by Justice and Security (voorjaarsnota-2026, "
    "measure 13); expected a line of chapter XX",
    "Ask booked_chapter for the chapter without it.",
)
RETURN = WhyNot(
    "the cost of return is not forecast, its lines stand in the chapter as booked; expected "
    "booked_dtenv or booked_departure",
    "Ask dtenv_departures for the number of persons.",
)
WORDS = {
    "legal_aid": LEGAL_AID,
    "rechtsbijstand": LEGAL_AID,
    "cost_dtenv": RETURN,
    "cost_departure": RETURN,
    "cost_return": RETURN,
    "return_cost": RETURN,
    "kosten_terugkeer": RETURN,
}
BY_NATIONALITY = "first_"  # before a nationality: known months only


def why_not(name: str, span: str) -> WhyNot | None:
    """Return why a name cannot be told; None where nothing more than its absence is known.

    Args:
        name: as asked.
        span: of what is known under the name; empty where it is no name.
    """
    if span and name.startswith(BY_NATIONALITY):
        return WhyNot(
            f"applications by nationality are not forecast, no record of such a forecast is kept; "
            f"expected a period in {span}",
            f"Ask realised_{name}[{span[-7:-3]}], or inflow_first for all nationalities.",
        )
    return next((found for word, found in WORDS.items() if word in name), None)
