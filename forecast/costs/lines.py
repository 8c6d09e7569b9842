"""Which booked lines the toolkit has a cost for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A booked line that the toolkit has a cost for.

    Attributes:
        key: cost quantity, e.g. ``"cost_coa"``.
        article: budget article.
        line: label as printed in the budget table.
    """

    key: str
    article: str
    line: str


LINES = (
    BudgetLine("cost_ind", "37.4", "IND"),
    BudgetLine("cost_coa", "37.4", "COA"),
    BudgetLine("cost_nidos", "37.4", "NIDOS - opvang"),
    BudgetLine(
        "cost_ukraine_municipal",
        "37.7",
        "Nationaal Programma Oekraïense Ontheemden (medeoverheden)",
    ),
    BudgetLine(
        "cost_ukraine_care",
        "37.7",
        "Nationaal Programma Oekraïense Ontheemden (opdrachten)",
    ),
)
