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
# # Een kwartaalrun, stap voor stap
#
# `make run` doet dit in één keer en schrijft het rapport. Hier ziet u elke stap.

# %%
from forecast.api import (
    bands,
    budget,
    calibrate,
    chain,
    history,
    known_on,
    plot,
    query,
    simulate,
)

# %% [markdown]
# ## 1. Wat was bekend
#
# Een run ziet niets wat na de dag is gepubliceerd.

# %%
then = known_on("2026-07-31")
history(then, "inflow_first").tail(6)

# %%
then.absent

# %% [markdown]
# ## 2. Leren van eerdere fouten
#
# De pools zijn eerder gebruikt. Hun fouten, voor zover toen bekend, maken de banden breder of
# smaller.

# %%
learnt = calibrate(then)
learnt.errors.tail(4)

# %% [markdown]
# ## 3. Simuleren
#
# Rij 7 van elke stroom is één toekomst: alle stromen horen bij elkaar. Sommen nemen we per rij,
# banden maken we pas aan het eind.

# %%
drawn = simulate(learnt, n_paths=2000)
{key: paths.values.shape for key, paths in drawn.drawn.paths.items()}

# %% [markdown]
# ## 4. De keten en het geld
#
# Opvang, IND, nareis, huisvesting, Oekraïne en de euro's volgen uit dezelfde toekomsten.

# %%
made = chain(drawn)
made

# %%
bands(made, "coa_occupancy").query("period >= '2026' and period.str.len() == 4")

# %%
plot.fan(made, "inflow_total")

# %%
plot.years(made, "coa_occupancy")

# %% [markdown]
# ## 5. De begroting ernaast
#
# In miljoen euro; `p_sufficient` is de kans dat het geboekte genoeg is.

# %%
lines = budget(made)
chapter = lines[(lines["key"] == "cost_chapter") & (lines["year"] <= 2029)]
millions = chapter.set_index("year")[["booked", "mediaan", "maximum"]] / 1e6
millions.round(1).assign(p_sufficient=chapter["p_sufficient"].round(2).to_numpy())

# %% [markdown]
# ## 6. Een vraag stellen

# %%
query(made, "P(inflow_total[2027] > inflow_total[2026])")
