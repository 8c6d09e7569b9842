"""The data dictionary as a page, written from the glossary."""

from data.folders import ROOT
from data.glossary import GlossaryEntry, glossary_entries

PAGE = ROOT / "docs" / "data.md"
HEAD = """# Data dictionary

Every quantity and term by its key, made from `data/glossary.toml` by
`python -m data.build.dictionary`.
A flow is counted over a month and its year is the sum; a stock stands at the end of a month and
its year is the mean; a cost is in euros. Labels and definitions in Dutch stand in the same file.
"""
KINDS = {"flow": "Flows", "stock": "Stocks", "cost": "Costs", "term": "Terms"}


def page() -> str:
    """Return the dictionary as Markdown, a table for each kind."""
    parts = [HEAD]
    for kind, title in KINDS.items():
        found = [one for one in glossary_entries().values() if one.kind == kind]
        head = "| key | label | unit | definition | source |\n|---|---|---|---|---|\n"
        parts.append(f"## {title}\n\n{head}{''.join(map(_row, found))}")
    return "\n".join(parts)


def _row(one: GlossaryEntry) -> str:
    told = one.definition_en.replace("|", "/")
    return f"| `{one.key}` | {one.label_en} | {one.unit} | {told} | {one.source} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
