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
# # Modellen vergelijken
#
# Welk model voorspelde een stroom het best, en op welke termijn? Dit notebook kijkt terug: elk
# model kreeg alleen wat op de dag zelf bekend was. Daarna voegt u een eigen model toe.

# %%
from sklearn.ensemble import RandomForestRegressor

from forecast.api import (
    backtest,
    bands,
    chain,
    from_regressor,
    known_on,
    plot,
    pool,
    record,
    register,
    score,
    simulate,
)

# %% [markdown]
# ## Een terugblik laden
#
# `record` maakt elke kwartaaldag opnieuw, vanaf het jaar dat u noemt. Dagen die al eens gemaakt
# zijn, komen uit de cache. Met `load_backtest(map)` leest u een terugblik van
# `prognose backtest`. Hier nemen we weinig dagen en paden, zodat het snel gaat: de getallen in
# de README komen van alle dagen sinds 2013.

# %%
past = record(first=2022, n_paths=1000)
scores = past.csv["scores"]
scores["model"].unique()

# %% [markdown]
# ## Rangorde per stroom en termijn
#
# `relative_wis` deelt de fout van een model door die van de toevalswandeling, op dezelfde dagen.
# Onder 1 is beter. `n` telt de dagen, `n_independent` de dagen waarvan de voorspelde tijd niet
# overlapt: dat laatste aantal zegt hoeveel u op de score kunt bouwen. `last_twelve` is geen model
# maar een vuistregel: de laatste twaalf bekende maanden komen terug, zonder band.

# %%
named = ~scores["model"].str.startswith("pool_")  # other ways to pool the same members
years = scores[scores["target"].str.startswith("year") & named]
rank = years.pivot_table(index=["quantity", "model"], columns="target", values="relative_wis")
rank.sort_values(["quantity", "year_1"]).round(2)

# %%
pools = years[years["model"] == "pool"]
pools[["quantity", "target", "n", "n_independent", "coverage_80"]].round(2)

# %%
plot.scores(past, "inflow_nareis")

# %% [markdown]
# ## Banden naast wat er kwam
#
# Elke lijn is een voorspelling van toen, de donkere lijn is wat er kwam. Ruiten zijn officiële
# cijfers.

# %%
plot.record(past, "inflow_total")

# %% [markdown]
# ## De officiële MPP
#
# Per officieel cijfer: wat het zei, wat wij op dezelfde dag zeiden, en wat er kwam. De dagen
# volgen een regel, want de dag waarop een cijfer vastlag is niet gepubliceerd.

# %%
official = past.csv["official"]
shown = ["vintage", "as_of", "year", "official_central", "mediaan", "realised"]
official[official["mediaan"].notna()][[*shown, "error_official", "error_mediaan"]].round(2)

# %%
past.csv["official_errors"].round(3)

# %% [markdown]
# ## Een eigen model in tien regels
#
# Een model is een functie van de geschiedenis naar paden. Voor een regressie van scikit-learn is
# er `from_regressor`. Met een naam doet het mee in scores, figuren en pools.

# %%
forest = RandomForestRegressor(n_estimators=30, min_samples_leaf=3, random_state=1)
register("forest", from_regressor(forest, lags=12))
mine = pool("log_ar_momentum", "log_ar_recent", "forest")
days = [f"{year}-{month}" for year in range(2017, 2025) for month in ("03", "09")]
tried = backtest("inflow_first", days, mine, n_paths=1000)
table = score(tried)
table[table["target"] == "year_1"][["model", "n", "relative_wis", "coverage_80"]].round(2)

# %%
plot.scores(tried, "inflow_first")

# %%
plot.record(tried, "inflow_first", model="forest")

# %% [markdown]
# Het model in een pool van een echte run. Zo'n run is niet bijgesteld met fouten uit het
# verleden, want van deze pool zijn die er niet.

# %%
with_forest = chain(simulate(known_on("2026-07-31"), {"inflow_first": mine}, n_paths=1000))
bands(with_forest, "inflow_first").query("period in ('2026', '2027', '2028')")

# %%
plot.fan(with_forest, "inflow_first")
