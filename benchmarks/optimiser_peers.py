"""Other libraries on the same city, as a script for whichever Python has these.

It knows numpy and what it measures, and nothing of siting. What is not installed is left out.

    python -m benchmarks.optimiser_peers NAME FILE
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from importlib.metadata import version

import numpy as np

LIMIT_S = 300  # after which solvers stop


def submodlib(city):
    """Weighted set cover, lazily greedy, in C++; its input is a list of Python sets."""
    from submodlib import SetCoverFunction

    start, cells = city["indptr"], city["indices"]
    n = len(start) - 1
    sets = [set(cells[start[j] : start[j + 1]].tolist()) for j in range(n)]
    weights = city["people"].tolist()
    function = SetCoverFunction(
        n=n, cover_set=sets, num_concepts=len(weights), concept_weights=weights
    )
    found = function.maximize(
        budget=int(city["most"]),
        optimizer="LazyGreedy",
        stopIfZeroGain=False,
        stopIfNegativeGain=False,
        verbose=False,
    )
    return [j for j, _ in found], "submodlib-py"


def apricot(city):
    """Largest coverage; it knows no weights."""
    from apricot import MaxCoverageSelection
    from scipy.sparse import csr_matrix

    start, cells = city["indptr"], city["indices"]
    shape = (len(start) - 1, len(city["people"]))
    rows = csr_matrix((np.ones(len(cells)), cells, start), shape=shape)
    model = MaxCoverageSelection(int(city["most"]), threshold=1.0, optimizer="lazy")
    return model.fit(rows).ranking.tolist(), "apricot-select"


def spopt(city):
    """Maximal covering by an integer program in pulp, solved by CBC."""
    import pulp
    from scipy.spatial.distance import cdist
    from spopt.locate import MCLP

    apart = cdist(city["places"], city["sites"])
    model = MCLP.from_cost_matrix(
        apart, city["people"], float(city["radius"]) + 0.005, p_facilities=int(city["most"])
    )
    model = model.solve(pulp.PULP_CBC_CMD(msg=False, threads=1, timeLimit=LIMIT_S))
    return [j for j, cells in enumerate(model.fac2cli) if cells], "spopt"


def highspy(city):
    """The same program, sparse, by HiGHS from nothing."""
    import highspy
    from scipy.sparse import csr_matrix, eye, hstack, vstack

    start, cells, people = city["indptr"], city["indices"], city["people"]
    c, m = len(start) - 1, len(people)
    by_site = csr_matrix((np.ones(len(cells)), cells, start), shape=(c, m))
    rows = vstack(
        [hstack([by_site.T, -eye(m)]), csr_matrix(np.append(np.ones(c), np.zeros(m))[None])],
        format="csr",
    )
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = c + m, m + 1
    lp.col_cost_ = np.append(np.zeros(c), -people)
    lp.col_lower_, lp.col_upper_ = np.zeros(c + m), np.ones(c + m)
    lp.row_lower_ = np.append(np.zeros(m), 0.0)
    lp.row_upper_ = np.append(np.full(m, np.inf), float(city["most"]))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.indptr, rows.indices
    lp.a_matrix_.value_ = rows.data
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole] * c + [part] * m
    solver = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "time_limit": float(LIMIT_S)}
    for name, value in (options | {"mip_rel_gap": 0.0, "mip_abs_gap": 0.99}).items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    values = np.array(solver.getSolution().col_value)[:c]
    return np.flatnonzero(values > 0.5).tolist(), "highspy"


def _cpu_s():
    """Give the CPU seconds of this process, and of those it began and waited for: solvers."""
    return time.process_time() + sum(os.times()[2:4])


def main(name: str, file: str) -> None:
    city = dict(np.load(file))
    try:
        import_module(name)
        if name == "apricot":
            apricot(city | {"most": 1})  # compiles
        before = _cpu_s()
        chosen, package = globals()[name](city)
    except ImportError:
        print(json.dumps(None))
        return
    cpu = _cpu_s() - before
    start, cells = city["indptr"], city["indices"]
    reached = np.unique(np.concatenate([cells[start[j] : start[j + 1]] for j in chosen]))
    said = {
        "library": f"{package} {version(package)}",
        "value": float(city["people"][reached].sum()),
    }
    print(json.dumps(said | {"cpu_s": cpu, "sites": len(chosen)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
