"""The data dictionary as a page: ``python -m data.dictionary`` writes it from the glossary."""

from pathlib import Path

from data.glossary import Entry, entries

PAGE = Path(__file__).parents[1] / "docs" / "data.md"
HEAD = """# Data dictionary

Every quantity and term by its key, made from `data/glossary.toml` by `python -m data.dictionary`.
A flow is counted over a month and its year is the sum; a stock stands at the end of a month and
its year is the mean; a cost is in euros. Labels and definitions in Dutch stand in the same file.
"""
KINDS = {"flow": "Flows", "stock": "Stocks", "cost": "Costs", "term": "Terms"}


def page() -> str:
    """Return the dictionary as Markdown, a table for each kind."""
    parts = [HEAD]
    for kind, title in KINDS.items():
        found = [one for one in entries().values() if one.kind == kind]
        head = "| key | label | unit | definition | source |\n|---|---|---|---|---|\n"
        parts.append(f"## {title}\n\n{head}{''.join(map(_row, found))}")
    return "\n".join(parts)


def _row(one: Entry) -> str:
    told = one.definition_en.replace("|", "/")
    return f"| `{one.key}` | {one.label_en} | {one.unit} | {told} | {one.source} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
