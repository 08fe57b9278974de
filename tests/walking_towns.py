"""Streets drawn by chance: lines that meet, cross, end near others, stop short or repeat."""

from __future__ import annotations

from hypothesis import strategies as st

LEVELS = [(0, False), (0, False), (0, False), (1, True), (-1, True)]


def streets(most):
    """Draw streets in a square of so many metres: most vertices on a raster, so that they meet."""
    raster = st.integers(0, 6).map(lambda step: step * most / 6)
    anywhere = st.integers(0, most).map(float)
    at = st.one_of(st.tuples(raster, raster), st.tuples(anywhere, anywhere)).map(list)
    line = st.builds(
        lambda at, slow, built: {
            "at": at,
            "slowness": slow,
            "level": built[0],
            "bridge": built[1],
        },
        st.lists(at, min_size=2, max_size=5),
        st.sampled_from([1.0, 1.0, 2.0, 1.37]),
        st.sampled_from(LEVELS),
    )
    return st.lists(line, max_size=10)


options = st.fixed_dictionaries(
    {},
    optional={
        "join_m": st.sampled_from([0.0, 1.5, 20.0]),
        "crossings": st.just("join"),
        "snap_m": st.sampled_from([50.0, 300.0, 1500.0]),
    },
)


def on_foot(most):
    """Draw what a town with streets has beside its other features; or nothing."""
    return {"streets": streets(most), "street_options": options}


def mixed(town, random):
    """Draw a town's streets in another order, some of them backwards."""
    drawn = random.sample(town["streets"], len(town["streets"]))
    turned = [{**one, "at": one["at"][:: random.choice([1, -1])]} for one in drawn]
    return {**town, "streets": turned}
