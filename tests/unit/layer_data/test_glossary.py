"""The glossary covers every quantity of the toolkit, in two languages."""

import re
import tomllib
from pathlib import Path

import pytest

from data.errors import DataError
from data.glossary import (
    KINDS,
    UNITS,
    glossary_entries,
    glossary_entry,
    glossary_terms,
    quantity_definition,
    quantity_keys,
    quantity_label,
)
from data.names import nearest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]
QUANTITIES = {
    "inflow_first",
    "inflow_repeat",
    "inflow_nareis",
    "inflow_resettlement",
    "inflow_total",
    "inflow_amv",
    "ukraine_registrations",
    "ukraine_deregistrations",
    "ukraine_stock",
    "goo_occupied",
    "goo_places_needed",
    "ind_decisions",
    "ind_grants",
    "ind_stock",
    "ind_overdue",
    "nareis_applications",
    "nareis_decisions",
    "nareis_backlog",
    "coa_inflow",
    "coa_outflow_permit_holders",
    "coa_outflow_other",
    "coa_occupancy",
    "coa_permit_holders",
    "coa_places_needed",
    "coa_places_regular",
    "coa_places_emergency",
    "housing_target",
    "housing_realised",
    "nidos_pupils",
    "nidos_in_care",
    "dtenv_departures",
    "cost_ind",
    "cost_coa",
    "cost_nidos",
    "cost_dtenv",
    "cost_ukraine",
    "cost_penalties",
    "cost_oda",
    "cost_chapter",
}
EACH = [pytest.param(found, id=key) for key, found in glossary_entries().items()]


def test_every_quantity_is_there():
    assert QUANTITIES - set(quantity_keys()) == set()


def test_every_stream_is_there_in_its_unit():
    streams = tomllib.loads((ROOT / "data" / "streams.toml").read_text(encoding="utf-8"))
    assert {key: glossary_entry(key).unit for key in streams} == {
        key: stream["unit"] for key, stream in streams.items()
    }


def test_the_scenario_words_are_terms():
    assert {"minimum", "mediaan", "medio", "maximum", "beleidsneutraal"} <= set(glossary_terms())
    assert set(quantity_keys()) & set(glossary_terms()) == set()


@pytest.mark.parametrize("found", EACH)
def test_an_entry_is_complete(found):
    assert found.kind in KINDS
    assert found.label_nl and found.label_en and found.source
    assert (found.unit in UNITS) or (found.kind == "term" and found.unit == "")
    for text in (found.definition, found.definition_en):
        assert text.endswith(".") and 1 <= len(re.findall(r"\.(?: |$)", text)) <= 2


@pytest.mark.parametrize("found", EACH)
def test_the_kind_fits_the_unit(found):
    assert (found.kind == "flow") == found.unit.endswith("/month")
    assert (found.kind == "cost") == (found.unit == "EUR")


@pytest.mark.parametrize("found", EACH)
def test_the_source_is_a_shipped_one(found):
    listed = (ROOT / "data" / "raw" / "SOURCES.md").read_text(encoding="utf-8")
    documents = {"begroting-2026", "nota-verslag-EK-2025", "kamerbrief-mpp-2025"}
    documents |= {"staat-van-migratie-2026", "voorjaarsnota-2026", "DEFINITIONS", "toolkit"}
    assert found.source in documents or f"| {found.source} |" in listed


def test_labels_of_two_quantities_differ():
    for language in ("nl", "en"):
        labels = [quantity_label(key, language) for key in quantity_keys()]
        assert len(set(labels)) == len(labels)


def test_a_label_and_a_definition_in_each_language():
    assert quantity_label("inflow_first") == "eerste asielaanvragen"
    assert quantity_label("inflow_first", "en") == "first asylum applications"
    assert "33%" in quantity_definition("medio", "nl")
    assert quantity_definition("medio", "en").startswith("The outcome")


def test_an_unknown_key_names_the_nearest():
    with pytest.raises(DataError, match=r"inflow_frist: not in the glossary; .*inflow_first"):
        glossary_entry("inflow_frist")


def test_an_unknown_language_is_refused():
    with pytest.raises(DataError, match="language 'de': not printed; expected nl or en"):
        quantity_label("inflow_first", "de")


def test_the_nearest_of_names():
    assert nearest("mediann", ["medio", "mediaan", "maximum"]).startswith("mediaan")
    assert nearest("zzz", ["b", "a"]) == "a or b"
    assert nearest("zzz", []) == "a name, but none is known"
