"""Which booked lines the toolkit has a cost for, and what each cost holds and leaves out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A booked line that the toolkit has a cost for.

    Attributes:
        key: cost quantity, e.g. ``"cost_coa"``.
        article: budget article.
        line: label as printed in the budget table.
        remark: what the cost holds and leaves out, in Dutch and English.
    """

    key: str
    article: str
    line: str
    remark: tuple[str, str]


LINES = (
    BudgetLine(
        "cost_ind",
        "37.4",
        "IND",
        (
            "Asielproducten maal kostprijs, met het vaste deel zoals begroot; regulier, "
            "naturalisatie en leges zoals gedrukt.",
            "Asylum products times price, the fixed part as budgeted; regular permits, "
            "naturalisation and fees as printed.",
        ),
    ),
    BudgetLine(
        "cost_coa",
        "37.4",
        "COA",
        (
            "Plaatsen maal prijs per plaats; apparaat en incidentele posten zitten in de prijs.",
            "Places times price per place; overhead and one-off items are inside the price.",
        ),
    ),
    BudgetLine(
        "cost_nidos",
        "37.4",
        "NIDOS - opvang",
        (
            "Begeleiding, verzorging en instroomteam maal aantallen; verzorging per pupil is "
            "afgeleid uit de regel van 2025.",
            "Guidance, care and intake team times numbers; care per child is implied by the line "
            "of 2025.",
        ),
    ),
    BudgetLine(
        "cost_ukraine_municipal",
        "37.7",
        "Nationaal Programma Oekraïense Ontheemden (medeoverheden)",
        (
            "Normbedrag maal plekken, plus wat een plek in 2025 daarboven kostte: particuliere "
            "opvang, transitie en coördinatie.",
            "Norm amount times places, plus what a place cost beyond it in 2025: private "
            "reception, transition and coordination.",
        ),
    ),
    BudgetLine(
        "cost_ukraine_care",
        "37.7",
        "Nationaal Programma Oekraïense Ontheemden (opdrachten)",
        (
            "Alleen medische zorg (RMO) per ingeschrevene; kleine opdrachten niet.",
            "Only medical care (RMO) per registered person; small contracts are left out.",
        ),
    ),
)
