"""What a later document took off the lines of article 37, as rows of the budget table."""

import pandas as pd

from data.errors import DataError

AUTUMN = "mutatie Najaarsnota"
STAGE = "mutation at Najaarsnota "
OEKRAINE = "Nationaal Programma Oekraïense Ontheemden"
LINES = {
    "art37_IND_mutation": ("37.4", "IND", 3),
    "art37_COA_mutation": ("37.4", "COA", 3),
    "art37_Nidos_mutation": ("37.4", "NIDOS - opvang", 3),
    "art37_Ukraine_mutation": ("37.7", OEKRAINE, 1),
}
INSIDE = ("art37_IND_dwangsommen_provision_mutation",)  # no line of its own: not a row


def with_autumn(lines: pd.DataFrame, article37: pd.DataFrame) -> pd.DataFrame:
    """Return the budget table with the mutations of every Najaarsnota behind its own rows.

    The Ukrainian amount is of article 37.7 as a whole: its row is of level 1.

    Args:
        lines: the table ``budget``.
        article37: the table ``article37``.

    Raises:
        DataError: a mutation is of no line that is known here.
    """
    told = article37[article37["stage"].str.startswith(STAGE)]
    if unknown := sorted(set(told["series"]) - {*LINES, *INSIDE}):
        raise DataError(
            f"article37: {', '.join(unknown)} is of no known line; expected one of "
            f"{', '.join(LINES)}. Add it to data/tables/mutations.py."
        )
    rows = [_row(row) for _, row in told[told["series"].isin(LINES)].iterrows()]
    if not rows:
        return lines
    behind = pd.DataFrame(rows).reindex(columns=lines.columns)
    return pd.concat([lines, behind.astype(lines.dtypes)], ignore_index=True)


def _row(told: pd.Series) -> dict[str, object]:
    article, line, level = LINES[told["series"]]
    return {
        "document": told["source"],
        "table": "article37",
        "article": article,
        "line": line,
        "level": level,
        "year": str(told["year"]),
        "amount_keur": told["amount_keur"],
        "version": f"{AUTUMN} {told['stage'].removeprefix(STAGE)}",
        "unit": "keur",
        "line_no": 0,  # a page, not a numbered text
        "published_on": told["published_on"],
        "published_kind": told["published_kind"],
        "derived": False,
        "printed": "",
        "remark": told["note"],
    }
