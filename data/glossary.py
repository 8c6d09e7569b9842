"""The words of the toolkit: key, label, unit, definition and source of every quantity."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from data.errors import DataError
from data.folders import DATA
from data.names import nearest

GLOSSARY = DATA / "glossary.toml"
KINDS = ("flow", "stock", "cost", "term")
LANGUAGES = ("nl", "en")
UNITS = frozenset(
    {
        "persons",
        "permits/month",
        "persons/month",
        "person-years",
        "applications",
        "applications/month",
        "decisions/month",
        "places",
        "place-years",
        "EUR",
        "EUR/person/year",
        "EUR/place/year",
        "EUR/place/day",
        "EUR/product",
        "share",
        "months",
        "weeks",
    }
)


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One quantity or term.

    Attributes:
        key: name in code and tables, e.g. ``"inflow_first"``.
        label_nl: Dutch name as printed.
        label_en: English name as printed.
        unit: one of ``UNITS``; empty for a term that is not counted.
        kind: ``"flow"``, ``"stock"``, ``"cost"`` or ``"term"``.
        definition: one or two plain Dutch sentences.
        definition_en: the same in English.
        source: id of the source of the definition.
    """

    key: str
    label_nl: str
    label_en: str
    unit: str
    kind: str
    definition: str
    definition_en: str
    source: str


@cache
def glossary_entries() -> Mapping[str, GlossaryEntry]:
    """Return every entry by key, in the order of ``data/glossary.toml``."""
    raw = tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))
    return MappingProxyType({key: GlossaryEntry(key=key, **fields) for key, fields in raw.items()})


def quantity_keys() -> tuple[str, ...]:
    """Return the keys of all quantities, in the order of ``data/glossary.toml``; no terms."""
    return tuple(key for key, found in glossary_entries().items() if found.kind != "term")


def glossary_terms() -> tuple[str, ...]:
    """Return the keys of all terms that are no quantity."""
    return tuple(key for key, found in glossary_entries().items() if found.kind == "term")


def glossary_entry(key: str) -> GlossaryEntry:
    """Return the entry of ``key``.

    Raises:
        DataError: the glossary has no such key; the nearest ones are named.
    """
    if key not in glossary_entries():
        raise DataError(
            f"{key}: not in the glossary; expected {nearest(key, glossary_entries())}. "
            f"Correct the key or add it to data/glossary.toml."
        )
    return glossary_entries()[key]


def quantity_label(key: str, language: str = "nl") -> str:
    """Return how ``key`` is printed in ``language``, ``"nl"`` or ``"en"``.

    Raises:
        DataError: the key or the language is unknown.
    """
    found = glossary_entry(key)
    return found.label_nl if _language(language) == "nl" else found.label_en


def quantity_definition(key: str, language: str = "nl") -> str:
    """Return what ``key`` means, in ``language``, ``"nl"`` or ``"en"``.

    Raises:
        DataError: the key or the language is unknown.
    """
    found = glossary_entry(key)
    return found.definition if _language(language) == "nl" else found.definition_en


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise DataError(
            f"language {language!r}: not printed; expected nl or en. Choose one of these."
        )
    return language
