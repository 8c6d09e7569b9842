"""A made-up run result with the shape and size of a real one, for the tests of the report."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from forecast.costs.rules import RULES
from forecast.evaluation.error_correlation import Link
from forecast.run.freshness import COLUMNS
from forecast.run.freshness import FEEDS as FEED_COLUMNS
from forecast.run.result import RunResult

LEVELS = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
TAILS = {"p2_5": 0.025, "p10": 0.1, "p90": 0.9, "p97_5": 0.975}
DAY = date(2026, 7, 31)
FRESHNESS = [
    ("inflow_first", "2025-12", "2026-06", 6, "2026-06", ""),
    ("inflow_repeat", "2025-12", "2025-12", 0, "", ""),
    ("coa_occupancy", "2026-01", "2026-06", 5, "", "2026-06"),
    ("inflow_week", "2026-07-26", "2026-07-26", 0, "", ""),
]
FEEDS = [
    ("inflow_first", "nl_first_cbs", "CBS", "2025-12", "2026-06", 6, True),
    ("inflow_repeat", "nl_repeat_ind", "IND", "2025-12", "2025-12", 0, False),
    ("inflow_nareis", "nl_nareis_cbs", "CBS, copied by X; IND", "2025-11", "2026-06", 7, True),
    ("coa_occupancy", "coa_occupancy", "COA", "2026-01", "2026-06", 5, False),
    ("inflow_week", "weeks", "Ministry", "2026-07-26", "2026-07-26", 0, False),
]
KNOWN = pd.period_range("2014-01", "2025-12", freq="M")
AHEAD = pd.period_range("2026-01", "2031-12", freq="M")


class Made(NamedTuple):
    """How one made-up quantity behaves: its level, spread and whether it is a stock."""

    level: float
    spread: float
    stock: bool = False
    estimated_from: str = ""


MADE = {
    "inflow_first": Made(2400, 0.09, estimated_from="2025-07"),
    "inflow_repeat": Made(130, 0.06, estimated_from="2023-03"),
    "inflow_nareis": Made(1200, 0.11, estimated_from="2023-04"),
    "inflow_resettlement": Made(60, 0.07, estimated_from="2014-01"),
    "inflow_amv": Made(310, 0.12, estimated_from="2023-03"),
    "inflow_total": Made(3790, 0.08, estimated_from="2023-03"),
    "ukraine_registrations": Made(2300, 0.1),
    "ukraine_deregistrations": Made(1100, 0.08),
    "ukraine_stock": Made(136_000, 0.018, stock=True, estimated_from="2025-01"),
    "goo_occupied": Made(96_700, 0.015, stock=True),
    "goo_places_needed": Made(99_000, 0.015, stock=True),
    "coa_inflow": Made(4300, 0.08),
    "coa_outflow_permit_holders": Made(2400, 0.07),
    "coa_outflow_other": Made(1500, 0.05),
    "coa_occupancy": Made(79_800, 0.025, stock=True),
    "coa_places_needed": Made(87_700, 0.025, stock=True),
    "coa_places_regular": Made(42_000, 0.002, stock=True),
    "coa_places_emergency": Made(45_700, 0.05, stock=True),
}
YEARLY = {"cost_coa": Made(4.05e9, 0.08), "cost_ukraine_municipal": Made(1.95e9, 0.05)}


def quantiles(quantity: str, period: str, unit: str, draws: np.ndarray) -> dict[str, object]:
    """Return one row of the bands table."""
    at = {name: float(np.quantile(draws, p)) for name, p in (LEVELS | TAILS).items()}
    return {
        "quantity": quantity,
        "period": period,
        "unit": unit,
        **at,
        "mean": float(draws.mean()),
        "realised": np.nan,
    }


def band_rows(quantity: str, made: Made, rng: np.random.Generator) -> list[dict[str, object]]:
    """Return monthly and yearly rows of one quantity, sums taken on paths."""
    unit = "persons" if made.stock else "persons/month"
    steps = rng.normal(0, made.spread, (800, len(AHEAD))).cumsum(axis=1)
    paths = made.level * np.exp(0.55 * steps)
    rows = [quantiles(quantity, str(m), unit, paths[:, i]) for i, m in enumerate(AHEAD)]
    years = AHEAD.year.to_numpy()
    total = np.mean if made.stock else np.sum
    unit = "persons" if made.stock else "persons/year"
    return rows + [
        quantiles(quantity, str(y), unit, total(paths[:, years == y], axis=1))
        for y in np.unique(years)
    ]


def bands(rng: np.random.Generator) -> pd.DataFrame:
    """Return the bands table of every quantity."""
    rows = [row for key, made in MADE.items() for row in band_rows(key, made, rng)]
    for key, made in YEARLY.items():
        walk = made.level * np.exp(rng.normal(0, made.spread, (800, 6)).cumsum(axis=1))
        rows += [quantiles(key, str(2026 + i), "EUR", walk[:, i]) for i in range(6)]
    return pd.DataFrame(rows)


def history(rng: np.random.Generator) -> pd.DataFrame:
    """Return observed months that end at each quantity's level."""
    parts = []
    for key, made in MADE.items():
        if key.startswith(("coa_places", "goo_places")):
            continue
        months = KNOWN[KNOWN >= "2022-03"] if key.startswith(("ukraine", "goo")) else KNOWN
        back = np.exp(0.8 * rng.normal(0, made.spread, len(months)).cumsum()[::-1])
        flags = months >= (made.estimated_from or "2999-01")
        unit = "persons" if made.stock else "persons/month"
        parts.append(
            pd.DataFrame(
                {
                    "quantity": key,
                    "month": months,
                    "value": made.level * back / back[-1],
                    "unit": unit,
                    "estimated": flags,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def official() -> pd.DataFrame:
    """Return official rows of two rounds, with a later point that is no yearly figure."""
    wanted = [
        ("2024-II", "2024-11-05", "inflow_total", 2026, "minimum", 45_200),
        ("2024-II", "2024-11-05", "inflow_total", 2026, "mediaan", 60_200),
        ("2024-II", "2024-11-05", "inflow_total", 2027, "mediaan", 60_500),
        ("2024-II", "2024-11-05", "inflow_total", 2028, "mediaan", 60_100),
        ("2024-II", "2024-11-05", "inflow_nareis", 2026, "mediaan", 22_100),
        ("2025", "2025-09-26", "inflow_total", 2026, "minimum", 39_000),
        ("2025", "2025-09-26", "inflow_total", 2026, "medio", 51_000),
        ("2025", "2025-09-26", "inflow_total", 2026, "maximum", 67_100),
        ("2025", "2025-09-26", "inflow_first", 2026, "mediaan", 25_000),
        ("2024-II", "2024-11-05", "coa_occupancy_avg", 2027, "mediaan", 123_770),
        ("2025", "2025-09-26", "coa_capacity_need", "2027-01-01", "mediaan", 88_000),
    ]
    rows = [
        {
            "vintage": vintage,
            "published_on": day,
            "published_kind": "printed",
            "retrieved_on": "",
            "quantity": quantity,
            "period": str(period),
            "start": f"{period}-01-01" if isinstance(period, int) else period,
            "end": f"{period}-12-31" if isinstance(period, int) else period,
            "scenario": scenario,
            "value": float(value),
            "unit": "persons",
            "grade": "A",
            "source": "kamerbrief",
        }
        for vintage, day, quantity, period, scenario, value in wanted
    ]
    return pd.DataFrame(rows)


def budget(table: pd.DataFrame) -> pd.DataFrame:
    """Return budget rows; the last year of Ukraine has no booked line."""
    booked = {
        "cost_coa": [4190.539, 3774.62, 891.316],
        "cost_ukraine_municipal": [2397.0, 2011.5, np.nan],
    }
    named = {
        "cost_coa": ("37.4", "COA"),
        "cost_ukraine_municipal": (
            "37.7",
            "Nationaal Programma Oekraïense Ontheemden (medeoverheden)",
        ),
    }
    rows = []
    for key, amounts in booked.items():
        for year, amount in zip((2026, 2027, 2028), amounts, strict=True):
            band = table[(table["quantity"] == key) & (table["period"] == str(year))].iloc[0]
            rows.append(
                budget_row(named[key], year, 1e6 * amount, band) | {"kind": "line", "key": key}
            )
    return pd.DataFrame(rows)


PRICES = sorted({name for rule in RULES.values() for name in rule.prices})


def budget_row(
    named: tuple[str, str], year: int, booked: float, band: "pd.Series[float]"
) -> dict[str, object]:
    """Return one row of the budget table."""
    known = bool(np.isfinite(booked))
    return {
        "article": named[0],
        "line": named[1],
        "year": year,
        "unit": "EUR",
        "booked": booked,
        **{name: band[name] for name in (*LEVELS, "mean")},
        "p_sufficient": 0.42 if known else np.nan,
        "expected_shortfall": 3.1e8 if known else np.nan,
        "gap": booked - band["mediaan"],
        "booked_version": "stand 1e suppletoire 2026" if known else "",
        "booked_derived": False,
        "booked_on": "2026-05-31" if known else "",
        "price_basis": "; ".join(f"{name}=1234" for name in PRICES),
        "remark": "" if known else "unbooked",
    }


def run_result(language: str = "nl") -> RunResult:
    """Return the made-up result; the same values every time."""
    rng = np.random.default_rng(20260731)
    table = bands(rng)
    status = [
        (
            key,
            KNOWN[0],
            KNOWN[-1],
            0.25 if made.estimated_from else 0.0,
            0.6,
            date(2026, 2, 17),
            "CBS",
        )
        for key, made in MADE.items()
        if not key.startswith(("coa_p", "goo_p"))
    ]
    return RunResult(
        day=DAY,
        freshness=pd.DataFrame(FRESHNESS, columns=list(COLUMNS)),
        feeds=pd.DataFrame(FEEDS, columns=list(FEED_COLUMNS)),
        language=language,
        levels=LEVELS,
        n_paths=10_000,
        seed=20260731,
        bands=table,
        history=history(rng),
        budget=budget(table),
        official=official(),
        pools=pd.DataFrame(
            [
                (key, model, 1 / 3)
                for key in MADE
                if key.startswith("inflow")
                for model in ("random_walk", "structural", "log_ar")
            ],
            columns=["quantity", "model", "weight"],
        ),
        absent=pd.DataFrame({"quantity": ["ind_stock"], "reason": ["nog geen cijfers bekend"]}),
        parameters=pd.DataFrame(
            [
                ("target_occupancy_rate", "share", 0.91, "2023-11-01", None, "TK2023", ""),
                (
                    "price_reception_place_regular",
                    "EUR/place/year",
                    27_100.0,
                    "2023-01-01",
                    2023,
                    "nota-verslag-EK-2025:1727",
                    "gemiddelde",
                ),
            ],
            columns=["name", "unit", "value", "valid_from", "price_level", "source", "note"],
        ),
        sources=pd.DataFrame(
            status,
            columns=[
                "series",
                "first",
                "last",
                "share_estimated",
                "share_reconstructed",
                "newest",
                "source",
            ],
        ),
        correlation=Link(0.25, 20, 2),
    )


def without(result: RunResult, *prefixes: str) -> RunResult:
    """Return the result as on a day on which some quantities were not known yet."""

    def kept(table: pd.DataFrame) -> pd.DataFrame:
        return table[~table["quantity"].str.startswith(prefixes)].reset_index(drop=True)

    return replace(
        result,
        bands=kept(result.bands),
        history=kept(result.history),
        official=kept(result.official),
        pools=kept(result.pools),
    )
