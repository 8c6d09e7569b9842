"""The price basis of a cost in one phrase, Dutch and English."""

from collections.abc import Mapping

from data.arrays import FloatArray

DUTCH_SIGNS = str.maketrans(",.", ".,")
TEXTS = {
    "cost_coa": (
        "{price_regular_place} euro per reguliere en {price_emergency_place} euro per "
        "noodopvangplek per jaar in het laatste jaar, prijspeil 2023 verhoogd met de gedrukte "
        "loon- en prijsbijstelling",
        "{price_regular_place} euros per regular and {price_emergency_place} per emergency place "
        "per year in the last year, price level 2023 raised by the printed wage and price "
        "compensation",
    ),
    "cost_ind": (
        "{price_ind_asylum} euro per asielproduct in het laatste jaar (gedrukt), {ind_products} "
        "producten per aanvraag (afgeleid uit 2025)",
        "{price_ind_asylum} euros per asylum product in the last year (printed), {ind_products} "
        "products per application (implied from 2025)",
    ),
    "cost_nidos": (
        "{price_nidos_guidance} euro begeleiding en {price_nidos_care} euro verzorging per "
        "kind per jaar (gedrukt), verzorging voor {nidos_care_share} per pupil (afgeleid uit 2025)",
        "{price_nidos_guidance} euros of guidance and {price_nidos_care} of care per child per "
        "year (printed), care for {nidos_care_share} per child guided (implied from 2025)",
    ),
    "cost_ukraine_municipal": (
        "{price_goo_night} euro per plek per nacht (normbedrag) plus {price_goo_other} euro per "
        "plek per jaar (afgeleid uit de regel van 2025)",
        "{price_goo_night} euros per place per night (norm amount) plus {price_goo_other} per "
        "place per year (implied from the line of 2025)",
    ),
    "cost_ukraine_care": (
        "{price_rmo_head} euro per ingeschrevene per jaar (afgeleid uit de raming voor 2026)",
        "{price_rmo_head} euros per registered person per year (implied from the 2026 estimate)",
    ),
    "cost_oda": (
        "{price_oda_arrival} euro per asielzoeker, over twaalf maanden na aankomst (afgeleid uit "
        "de begroting 2026)",
        "{price_oda_arrival} euros per asylum seeker, over twelve months after arrival (implied "
        "from the 2026 budget)",
    ),
}
AS_BOOKED = {"nl": "zoals geboekt", "en": "as booked"}


def told(key: str, prices: Mapping[str, FloatArray]) -> dict[str, str]:
    """Return the phrase of a cost by language, its prices those of the last month.

    Args:
        key: cost key.
        prices: shape (n_paths, H) each; the mean over paths is told.
    """
    last = {name: float(found[:, -1].mean()) for name, found in prices.items()}
    texts = {
        name: f"{value:,.0f}" if value >= 100 else f"{value:.4g}" for name, value in last.items()
    }
    dutch = {name: text.translate(DUTCH_SIGNS) for name, text in texts.items()}
    nl, en = TEXTS[key]
    return {"nl": nl.format(**dutch), "en": en.format(**texts)}
