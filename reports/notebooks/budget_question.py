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
# # Een begrotingsvraag
#
# Is de regel van het COA voor 2027 genoeg, hoeveel reserve is nodig, en wat scheelt het als er
# minder mensen komen? Alles komt uit dezelfde toekomsten.

# %%
from forecast.api import bands, budget, plot, query, run

made = run("2026-07-31", n_paths=5000)
made

# %% [markdown]
# ## Is het genoeg?

# %%
query(made, "P(cost_coa[2027] <= booked_coa[2027])")

# %%
lines = budget(made)
coa = lines[(lines["key"] == "cost_coa") & (lines["year"] <= 2030)]
millions = coa.set_index("year")[["booked", "mediaan", "maximum", "expected_shortfall"]] / 1e6
millions.round(1).assign(p_sufficient=coa["p_sufficient"].round(2).to_numpy())

# %% [markdown]
# ## Hoeveel reserve?
#
# Het verschil tussen het bedrag dat in 85 van de 100 toekomsten genoeg is en de mediaan.

# %%
query(made, "Q(0.85, cost_coa[2027]) - median(cost_coa[2027])")

# %% [markdown]
# ## Als er minder dan 40.000 mensen komen
#
# Alleen de toekomsten die daaraan voldoen tellen mee; het antwoord zegt hoeveel dat er zijn.

# %%
query(made, "P(cost_coa[2027] > booked_coa[2027] | inflow_total[2027] < 40000)")

# %% [markdown]
# ## Wat doet een maatregel?
#
# Dezelfde toekomsten, met en zonder. Het verschil heeft een eigen band.

# %%
query(made, "cost_coa[2028]", scenario="priority_ban")

# %%
with_lever = run("2026-07-31", scenario="priority_ban", n_paths=5000)
bands(with_lever, "coa_occupancy").query("period in ('2027', '2028', '2029')")

# %%
plot.fan(made, "coa_occupancy")
