"""Article 37 in euros: draft, adopted, latest stand and realised, ours at the same moments."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.tables.mutations import AUTUMN
from forecast.budget_record.day import EXTRA, LEVELS
from forecast.budget_record.moments import NAMES, Moment

SERIES = {
    "article 37": ("art37_total", "budget_art_vreemdelingen_U"),
    "COA": (
        "art37_COA",
        "art37_COA_approx",
        "budget_VI37_U_centraal_orgaan_opvang_asielzoekers_coa",
    ),
    "IND": ("art37_IND", "budget_VI37_U_immigratie_en_naturalisatiedienst"),
    "Nidos": ("art37_Nidos", "budget_VI37_U_nidos_opvang"),
}
IN_LINES = {"article 37": "Uitgaven", "COA": "COA", "IND": "IND", "Nidos": "NIDOS - opvang"}
DRAFT, ADOPTED, SPRING, SEPTEMBER, AUTUMN_STAND, REALISED = STAGES = (
    "draft",
    "adopted",
    "spring",
    "september",
    "autumn",
    "realised",
)
STAGE_OF = {
    "ontwerpbegroting": DRAFT,
    "owb (Prinsjesdag T-1)": DRAFT,
    "budget year": DRAFT,
    "vastgestelde begroting": ADOPTED,
    "vastgestelde begroting (jaarverslag)": ADOPTED,
    "vastgesteld": ADOPTED,
    "stand 1e suppletoire": SPRING,
    "1e suppletoire (VJN)": SPRING,
    "stand suppletoire Prinsjesdag": SEPTEMBER,
    "expected current year (T-1 column)": SEPTEMBER,
    "stand 2e suppletoire": AUTUMN_STAND,
    "2e suppletoire (NJN)": AUTUMN_STAND,
    "realisatie": REALISED,
    "realisatie (jaarverslag/slotwet)": REALISED,
    "realised (T-2 column)": REALISED,
    "realisatie (2e supp minus stated underspend of 16 mln)": REALISED,
}
KEUR = 1000.0
STOOD = {DRAFT: NAMES[1], ADOPTED: NAMES[2]}  # moments ours stands beside
COLUMNS = ("line", "year", *STAGES, "latest", "is_realised")
OURS = ("p50", "p85", "chance")


def stands(article37: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return every printed stand of article 37 and three of its lines.

    Args:
        article37: the table of stages, of any series.
        lines: budget table; its newest draft prints the running year again, and the mutations
            of a Najaarsnota follow it.

    Returns:
        Columns line, year, stage (one of ``STAGES``), amount (EUR) and published_on.
    """
    named = {one: line for line, series in SERIES.items() for one in series}
    kept = article37[article37["series"].isin(named)]
    draft = "ontwerpbegroting " + kept["year"].astype(str)
    stage = kept["stage"].map(STAGE_OF).where(kept["stage"] != draft, DRAFT)
    found = pd.DataFrame(
        {
            "line": kept["series"].map(named),
            "year": kept["year"].astype(int),
            "stage": stage,
            "amount": kept["amount_keur"].astype(float) * KEUR,
            "published_on": kept["published_on"],
        }
    ).dropna(subset="stage")
    found = pd.concat([found, pd.DataFrame(_from_lines(lines))], ignore_index=True)
    return found[found["amount"] > 0]  # a chapter that did not hold the article yet prints 0


def _from_lines(lines: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the running year as the draft of the next prints it, and less its Najaarsnota."""
    rows = lines[lines["article"].astype(str).str.startswith("37")]
    years = rows["version"].astype(str).str.extract(r"^ontwerpbegroting (\d{4})$")[0]
    for year in sorted({int(year) - 1 for year in years.dropna()}):
        mine = rows[rows["year"].astype(str) == str(year)]
        stand = mine[mine["version"] == f"ontwerpbegroting {year + 1}"]
        cut = mine[mine["version"] == f"{AUTUMN} {year}"]
        for line, name in IN_LINES.items():
            one = stand[stand["line"] == name].drop_duplicates("line")
            taken = cut if line == "article 37" else cut[cut["line"] == name]
            for _, row in one.iterrows():
                told = {"line": line, "year": year, "amount": row["amount_keur"] * KEUR}
                yield told | {"stage": SEPTEMBER, "published_on": row["published_on"]}
                if len(taken):
                    told["amount"] += taken["amount_keur"].sum() * KEUR
                    day = taken["published_on"].max()
                    yield told | {"stage": AUTUMN_STAND, "published_on": day}


def stage_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return a row per line and year with its stands, EUR; nan where none is known.

    Args:
        found: of :func:`stands`.

    Returns:
        Columns ``COLUMNS``. ``latest`` is what was realised, else the newest later stand
        (``is_realised`` tells which); years without any of these have nan.
    """
    wide = found.pivot_table(
        index=["line", "year"], columns="stage", values="amount", aggfunc="max"
    ).reindex(columns=list(STAGES))
    later = [REALISED, AUTUMN_STAND, SEPTEMBER, SPRING]
    wide["latest"] = wide[later].bfill(axis=1).iloc[:, 0]
    wide["is_realised"] = wide[REALISED].notna()
    wide = wide[wide["latest"].notna()]
    order = {line: place for place, line in enumerate(SERIES)}
    table = wide.reset_index().sort_values(
        ["line", "year"], key=lambda cells: cells.map(order) if cells.name == "line" else cells
    )
    return table[list(COLUMNS)].reset_index(drop=True)


def with_ours(
    table: pd.DataFrame,
    found: pd.DataFrame,
    rows: pd.DataFrame,
    asked: Iterable[Moment],
    levels: Mapping[str, float],
) -> pd.DataFrame:
    """Return the line of the COA with ours at the moments of its draft and adoption beside it.

    No price a place is printed for years before 2023, so ours is the stand of the running year
    times how we saw the occupancy change, all as known on the day of the moment:

        ours = stand of the year before x occupancy of the year / mediaan of the year before

    Args:
        table: of :func:`stage_table`.
        found: of :func:`stands`.
        rows: of ``forecast.budget_record.days``.
        asked: the moments.
        levels: chance below each label, of the configuration the rows were made with.

    Returns:
        ``table`` with the columns p50, p85 (EUR) and chance (that the amount suffices, between
        the quantiles that are kept: 0.1 to 0.9) for each of draft and adopted; nan where no run,
        or no stand, was there on the day.
    """
    at = [{**levels, **EXTRA}[name] for name in LEVELS]
    day_of = {(one.name, one.year): one.day for one in asked}
    seen = rows[rows["quantity"] == "coa_occupancy"]
    told = []
    for row in table.to_dict("records"):
        mine: dict[str, float] = {}
        for stage, name in STOOD.items():
            day = day_of.get((name, int(row["year"])))
            values = None
            if row["line"] == "COA" and day is not None:
                values = _scaled(found, seen, pd.Timestamp(day), int(row["year"]))
            mine |= dict(
                zip(
                    (f"{stage}_{one}" for one in OURS), _beside(values, row[stage], at), strict=True
                )
            )
        told.append(mine)
    return table.join(pd.DataFrame(told, index=table.index).astype(float))


def _scaled(
    found: pd.DataFrame, seen: pd.DataFrame, day: pd.Timestamp, year: int
) -> FloatArray | None:
    """Return ours at the levels ``LEVELS``, EUR; None without a run or a stand on the day."""
    on_day = seen[seen["day"] == day.date().isoformat()]
    before, then = (on_day[on_day["year"] == one] for one in (year - 1, year))
    known = found[
        (found["line"] == "COA") & (found["year"] == year - 1) & (found["published_on"] <= day)
    ]
    if known.empty or before.empty or then.empty:
        return None
    stand = float(known.sort_values("published_on")["amount"].iloc[-1])
    levels = np.asarray(then[list(LEVELS)].iloc[0], dtype=np.float64)
    return np.asarray(levels * (stand / float(before["mediaan"].iloc[0])))


def _beside(
    values: FloatArray | None, amount: float, at: list[float]
) -> tuple[float, float, float]:
    if values is None:
        return np.nan, np.nan, np.nan
    chance = float(np.interp(amount, values, at)) if np.isfinite(amount) else np.nan
    return float(values[LEVELS.index("mediaan")]), float(values[LEVELS.index("p85")]), chance


def stage_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return by line and stage how far off the printed was, and ours on the same years.

    Args:
        table: of :func:`with_ours`.

    Returns:
        Columns line, stage, n (years with a stand and a later one), years, n_realised,
        too_low (years in which it was below the latest), error (mean without sign), bias (mean
        with sign), n_ours, error_same (the printed on the years of ours), error_ours (P50) and
        covered (years P85 sufficed). Against the latest: what was realised, else the newest.
    """
    rows = []
    for line, group in table.groupby("line", sort=False):
        for stage in (DRAFT, ADOPTED, SPRING, AUTUMN_STAND):
            later = group["is_realised"] | (stage in STOOD)
            mine = group[group[stage].notna() & later]
            off = mine[stage] / mine["latest"] - 1
            row = {"line": line, "stage": stage, "n": len(mine)}
            row |= {"years": f"{mine['year'].min()}-{mine['year'].max()}"}
            row |= {"n_realised": int(mine["is_realised"].sum()), "too_low": int((off < 0).sum())}
            row |= {"error": off.abs().mean(), "bias": off.mean()}
            rows.append(row | _ours(mine, stage))
    return pd.DataFrame([row for row in rows if row["n"]])


def _ours(mine: pd.DataFrame, stage: str) -> dict[str, float]:
    if stage not in STOOD:
        return {"n_ours": 0, "error_same": np.nan, "error_ours": np.nan, "covered": np.nan}
    both = mine[mine[f"{stage}_p50"].notna()]
    return {
        "n_ours": len(both),
        "error_same": (both[stage] / both["latest"] - 1).abs().mean(),
        "error_ours": (both[f"{stage}_p50"] / both["latest"] - 1).abs().mean(),
        "covered": int((both["latest"] <= both[f"{stage}_p85"]).sum()) if len(both) else np.nan,
    }
