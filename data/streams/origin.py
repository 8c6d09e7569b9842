"""Which printed series a monthly series of the toolkit is made from."""

from data.streams.monthly import streams
from data.streams.reception import OCCUPANCY, PERMIT_HOLDERS
from data.streams.ukraine import DEREGISTERED, END_STOCK, EUROSTAT, GRANTS

OTHER = {
    "coa_occupancy": OCCUPANCY,
    "coa_permit_holders": PERMIT_HOLDERS,
    "coa_in_procedure": (),
    "coa_awaiting_departure": (),
    "housing_backlog": ("huisvesting: achterstand bij start", "backlog_start"),
    "ind_stock": ("nl_stock_first_pending",),
    "nareis_backlog": (
        "personen in het buitenland in afwachting van besluit nareis",
        "nl_stock_nareis_pending",
    ),
    "ukraine_registrations": (GRANTS, "ua_brp_letter_total", END_STOCK, *DEREGISTERED),
    "ukraine_stock": ("ua_brp_letter_total", END_STOCK, EUROSTAT),
}
TOTAL = ("inflow_first", "inflow_repeat", "inflow_nareis", "inflow_resettlement")


def printed_series(key: str) -> tuple[str, ...]:
    """Return the printed series behind a toolkit key, each once."""
    if key == "inflow_total":
        return tuple(dict.fromkeys(name for part in TOTAL for name in printed_series(part)))
    if key in OTHER:
        return OTHER[key]
    stream = streams()[key]
    pairs = [
        name
        for pair in (*stream.difference, *stream.addition, *stream.year_identity)
        for name in pair
    ]
    spread = (stream.applicants, *stream.indicators, *stream.rest)
    named = (*stream.months, *stream.quarters, *spread, *stream.years, *pairs)
    return tuple(dict.fromkeys(name for name in named if name and name not in streams()))


def made_from() -> dict[str, tuple[str, ...]]:
    """Return the printed series behind every monthly series that is made from others."""
    keys = ("inflow_total", *streams(), *OTHER)
    return {key: found for key in keys if (found := printed_series(key)) and key not in found}
