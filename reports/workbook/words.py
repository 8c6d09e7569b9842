"""The words of the workbook in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.folders import REPORTS
from data.glossary import quantity_label
from forecast.bands import LABELS
from models.registry import MODELS
from reports.screen.budget import said, words
from reports.word_files import sections
from reports.workbook.live import NAME

WORDS = REPORTS / "workbook" / "words.toml"
ANALYSIS = "analysis"  # sheets without words of their own but for their tab


@dataclass(frozen=True, slots=True)
class Labels:
    """Names sheets, columns, keys and units in one language, "nl" or "en"."""

    language: str
    levels: Mapping[str, float]

    def word(self, *keys: str) -> str:
        """Return a word of ``workbook.toml`` by its sections."""
        found: Any = sections(WORDS)
        for key in keys:
            found = found[key]
        return str(found[self.language])

    def tab(self, sheet: str) -> str:
        """Return the name of a sheet as on its tab."""
        return self.word("sheet", sheet, "tab")

    def title(self, sheet: str) -> str:
        """Return the first line of a sheet."""
        own = "title" in sections(WORDS)["sheet"][sheet]
        return self.word("sheet", sheet, "title") if own else said("title", sheet, self.language)

    def note(self, sheet: str) -> str:
        """Return how to read a sheet and where its figures come from."""
        own = "note" in sections(WORDS)["sheet"][sheet]
        return self.word("sheet", sheet if own else ANALYSIS, "note")

    def header(self, name: str, kinds: Mapping[str, str]) -> str:
        """Return the header of a column, with the level of a scenario and millions of euros.

        Args:
            name: of the column.
            kinds: what each column of the sheet holds.
        """
        label = self._column(name.removesuffix(NAME))
        if name in LABELS:
            label = f"{label} ({self.levels[name]:.0%})"
        if name + NAME in kinds:
            return self.word("cover", "key").format(label=label)
        if kinds[name] == "euros" and label != self.word("unit", "EUR mln"):
            return self.word("cover", "million").format(label=label)
        return label

    def _column(self, name: str) -> str:
        if name in sections(WORDS)["column"]:
            return self.word("column", name)
        if name in words()["column"]:
            return said("column", name, self.language)
        return quantity_label(name, self.language)

    def name(self, key: str) -> str:
        """Return the words for a key: a model, a quantity or a term of the budget."""
        if key in MODELS:
            return MODELS[key].label_nl if self.language == "nl" else MODELS[key].label_en
        return said("value", key, self.language)

    def unit(self, unit: str, kinds: Mapping[str, str]) -> str:
        """Return a unit in words; one without words as it is.

        Args:
            unit: as in the table.
            kinds: what each column of the sheet holds: some show euros in millions.
        """
        millions = unit == "EUR" and {"unit", "euros"} & set(kinds.values())
        name = "EUR mln" if millions else unit
        return self.word("unit", name) if name in sections(WORDS)["unit"] else name
