# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2025: hoger geraamd dan gekomen
#
# In het najaar van 2024 raamde de MPP de asielinstroom van 2025. Wat zei de raming, wat zeiden
# wij met de cijfers van die dag, en wat kwam er? Elk getal hieronder komt uit de tabellen.

# %%
import pandas as pd

from forecast.api import bands, known_on, official_record, plot, query, record, run

# %% [markdown]
# ## De uitkomst en de officiële cijfers

# %%
past = record(first=2022, n_paths=1000)
case = past.csv["case_2025"]
shown = ["source", "name", "as_of", "central", "total", "lower", "upper", "error_share"]
case[case["total"].notna() & (case["source"] != "ours")][shown].round(2)

# %%
official = past.csv["official"].query("year == 2025")
official[["vintage", "as_of", "scenario", "official_central", "mediaan", "realised"]].round(0)

# %% [markdown]
# ## En wie geen model heeft?
#
# Een raming is pas iets waard naast wie niets raamt: de laatste twaalf bekende maanden
# doorgetrokken, of een toevalswandeling. En naast onze raming als regel, die modellen kiest met
# alleen wat op die dag bekend was; die van hierboven zijn gekozen met de uitkomsten in zicht.
# Eerst alle jaren sinds 2017, dan 2025.

# %%
rivals = official_record("2026-07-31").query("scenario != ''")
who = ["official", "ours", "by_rule", "last_twelve", "random_walk"]
rivals[who].div(rivals["realised"], axis=0).sub(1).abs().mean().round(3)

# %%
rivals.query("year == 2025")[["vintage", "as_of", "realised", *who]].round(0)

# %%
plot.errors(rivals)

# %% [markdown]
# ## Onze banden voor 2025, dag na dag
#
# Hoe dichterbij het jaar, hoe smaller de band. Elke rij gebruikt alleen wat op die dag bekend
# was. Een run leert van fouten op alle dagen sinds 2013, de terugblik hierboven van die sinds
# 2022; daarom verschillen de mediaan hier en daar iets.

# %%
came = float(official["realised"].iloc[-1])
days = ["2023-09-15", "2024-02-15", "2024-09-15", "2024-11-05", "2025-03-31", "2025-08-15"]
runs = {day: run(day, n_paths=1000) for day in days}
rows = [
    bands(made, "inflow_total").query("period == '2025'").assign(day=d) for d, made in runs.items()
]
table = pd.concat(rows).set_index("day")[["p10", "minimum", "mediaan", "maximum", "p90"]]
table.assign(came=came, inside_80=table["p10"].le(came) & table["p90"].ge(came)).round(0)

# %% [markdown]
# ## Hoe verrassend was de uitkomst?

# %%
query(runs["2024-09-15"], f"P(inflow_total[2025] <= {came:.0f})")

# %%
query(runs["2024-09-15"], "P(inflow_total[2025] >= 59000)")

# %%
plot.fan(runs["2024-09-15"], "inflow_total")

# %% [markdown]
# ## Waar zat het verschil?
#
# De raming noemde ook eerste aanvragen. Wat er niet in stond, is niet te vergelijken.

# %%
parts = ["source", "name", "as_of", "error_first", "error_nareis", "error_rest", "error_total"]
case[case["error_total"].notna() & case["as_of"].isin(official["as_of"])][parts].round(0)

# %%
known_on("2026-07-31").cases.query("year == 2025")[["vintage", "official_central", "realised"]]
