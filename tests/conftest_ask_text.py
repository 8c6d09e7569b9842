"""Questions to fuzz with: made by the grammar, made of its tokens at random, and any text."""

from hypothesis import strategies as st

NAMES = ("inflow_first", "coa_occupancy", "cost_coa", "ind_decisions", "booked_coa", "nosuch")
PERIODS = ("2027", "2027-03", "2026", "2025", "2026..2027", "2026-11..2027-02", "2031", "27")
NUMBERS = ("0", "1", "25000", "0.35", "3774.62e6", "1e308", "1e-320", "1.5", "1.125", "12.500")
SCENARIOS = ("", "", "", "@more", "@baseline")
TOKENS = (
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "<",
    "<=",
    ">",
    ">=",
    "=",
    ",",
    "|",
    "and",
    "or",
    "not",
    " ",
    "P(",
    "E(",
    "Q(0.9,",
    "median(",
    "min(",
    "max(",
    "[2027]",
    "[",
    "]",
    "@",
    "..",
    "\0",
    "é",
    *NAMES,
    *NUMBERS,
)

quantities = st.builds(
    "{}{}[{}]".format,
    st.sampled_from(NAMES),
    st.sampled_from(SCENARIOS),
    st.sampled_from(PERIODS),
)
leaves = st.one_of(quantities, quantities, st.sampled_from(NUMBERS))


def _grown(inner):
    event = st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(("<", "<=", ">", ">=", "=")), inner),
        st.builds("not {} < {}".format, inner, inner),
        st.builds("{0} < {1} and {1} < {2} or {2} > 1".format, inner, inner, inner),
    )
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("-{}".format, inner),
        st.builds("{}({}, {})".format, st.sampled_from(("min", "max")), inner, inner),
        st.builds("{}({})".format, st.sampled_from(("E", "median")), inner),
        st.builds("Q({}, {})".format, st.sampled_from(("0.1", "0.9", "0.999", "1")), inner),
        st.builds("P({})".format, event),
        st.builds("{}({} | {})".format, st.sampled_from(("E", "median")), inner, event),
        st.builds("P({} | {})".format, event, event),
    )


by_grammar = st.recursive(leaves, _grown, max_leaves=12)
by_tokens = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)
any_text = st.text(max_size=120)
