"""Which booked lines the toolkit has a cost for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A booked line that the toolkit has a cost for.

    Attributes:
        key: cost quantity, e.g. ``"cost_coa"``.
        article: budget article.
        line: label as printed in the budget table.
        indexed: whether its need is in prices of its year: raised by the growth of wages and
            prices, or a norm amount of the day; else it is in the prices of the document.
    """

    key: str
    article: str
    line: str
    indexed: bool


LINES = (
    BudgetLine("cost_ind", "37.4", "IND", indexed=False),
    BudgetLine("cost_coa", "37.4", "COA", indexed=True),
    BudgetLine("cost_nidos", "37.4", "NIDOS - opvang", indexed=True),
    BudgetLine(
        "cost_ukraine_municipal",
        "37.7",
        "Nationaal Programma Oekraïense Ontheemden (medeoverheden)",
        indexed=True,
    ),
    BudgetLine(
        "cost_ukraine_care",
        "37.7",
        "Nationaal Programma Oekraïense Ontheemden (opdrachten)",
        indexed=False,
    ),
)
