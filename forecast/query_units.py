"""Numbers with their unit, and what becomes of units in arithmetic."""

from typing import NamedTuple

from data.arrays import FloatArray
from forecast.query_tokens import refuse

EUR = "EUR"


class Value(NamedTuple):
    """A number with its unit: shape (n,) over futures, or () where it is the same in all."""

    numbers: FloatArray
    unit: str


def same_unit(values: list[Value]) -> str:
    """Return the unit of values that are added or compared; empty where they differ.

    Raises:
        QueryError: euros beside something else.
    """
    units = list(dict.fromkeys(value.unit for value in values if value.unit))
    if EUR in units and len(units) > 1:
        refuse(f"{' beside '.join(units)}; expected one unit", "Compare euros with euros.")
    return units[0] if len(units) == 1 else ""


def joined(first: Value, second: Value, sign: str) -> str:
    """Return the unit of a product or quotient; empty where it has no name."""
    if sign == "*":
        return "" if first.unit and second.unit else first.unit or second.unit
    if not second.unit:
        return first.unit
    return f"{first.unit}/{second.unit}" if first.unit and first.unit != second.unit else ""
