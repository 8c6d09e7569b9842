"""Unaccompanied minors under guidance of Nidos, and departures from the caseload of DTenV."""

from forecast.result import RunResult
from reports.blocks import Block
from reports.stream_pages import Part, subject_page

NIDOS = (
    Part("nidos.caption", ("fan_nidos_pupils",), ("nidos_pupils", "nidos_in_care")),
    Part("nidos.caption_coa", (), ("coa_amv", "coa_amv_places")),
)
DEPARTURES = (
    Part("departures.caption", ("fan_dtenv_departures",),
         ("dtenv_departures", "dtenv_independent", "dtenv_forced", "dtenv_unsupervised")),
)  # fmt: skip


def nidos_page(result: RunResult) -> list[Block]:
    """Return minors under guidance, in care and at COA."""
    return subject_page(result, "nidos", NIDOS)


def departures_page(result: RunResult) -> list[Block]:
    """Return departures by kind."""
    return subject_page(result, "departures", DEPARTURES)
