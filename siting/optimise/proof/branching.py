"""Branch and bound on a relaxation, by HiGHS."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Floats, Ints, Rows

_SAFE = 1e-9  # parts of the objective that its rounding may cost
_USUAL = 1e6  # HiGHS has tolerances of its own: worth that is not whole numbers is brought to this


class Model(NamedTuple):
    """``max worth'v``, each ``low <= rows v <= high``, ``0 <= v <= 1``; the first c are whole."""

    worth: Floats
    rows: Rows
    low: Floats
    high: Floats
    n_whole: int


class Found(NamedTuple):
    """What a search ended with: a choice if it found one, a bound, and whether it was cut short."""

    chosen: Ints | None
    bound: float
    stopped: bool


def cover_model(rows: Rows, worth: Floats, shares: Rows, most: int) -> Model:
    """Set up ``max sum worth_k min(1, rows_k y)``, ``shares y <= 1``, ``sum y <= most``, y whole.

    Each class of cells that several candidates serve gets a variable of how much of it is served;
    what only one candidate serves is part of that candidate's own worth.
    """
    c = rows.shape[1]
    single = np.diff(rows.indptr) == 1
    alone = rows[np.flatnonzero(single)]
    own = np.bincount(alone.indices, worth[single] * alone.data, minlength=c)
    many = rows[np.flatnonzero(~single)]
    m, n_limits = many.shape[0], shares.shape[0]
    parts = [hstack([many, -eye_array(m)])]
    if n_limits:
        parts.append(hstack([shares, csr_array((n_limits, m))]))
    parts.append(csr_array(np.append(np.ones(c), np.zeros(m))[None]))
    low = np.concatenate([np.zeros(m), np.full(n_limits + 1, -np.inf)])
    high = np.concatenate([np.full(m, np.inf), np.ones(n_limits), [most]])
    return Model(np.append(own, worth[~single]), vstack(parts, format="csr"), low, high, c)


def search(
    model: Model,
    *,
    start: Flags | None = None,
    within: float = 0.0,
    seconds: float | None = None,
    nodes: int | None = None,
    report: Callable[[float, float], bool] | None = None,
) -> Found:
    """Search for the best choice.

    Parameters
    ----------
    start : ndarray of bool, optional
        A choice within the limits.
    within : float
        Stop when nothing can be better by more than this.
    seconds, nodes : float and int, optional
        Stop after so long [s], or so many nodes; the latter repeats on any machine.
    report : callable, optional
        Called now and then with the best value and the bound so far; False stops.

    Notes
    -----
    One thread, no restarts: with the candidates ruled out beforehand these cost more than they
    gave, in all that was measured (docs/dependencies.md). HiGHS works with floats: a bound may be
    off by its tolerance of 1e-6 in each row, so that its proof is as good as that.
    """
    highspy: Any = import_module("highspy")

    whole = bool((np.rint(model.worth) == model.worth).all())
    scale = 1.0 if whole else _USUAL / float(abs(model.worth).sum())
    solver = _set_up(model, scale, within, seconds, nodes)
    if start is not None:
        solution = highspy.HighsSolution()
        y = start.astype(np.float64)
        m = len(model.worth) - model.n_whole
        served = np.clip(model.rows[:m, : model.n_whole] @ y, 0, 1)
        solution.col_value = np.append(y, served).tolist()
        solver.setSolution(solution)
    if report is not None:

        def look(event: Any) -> None:
            seen = event.data_out
            if not report(-seen.mip_primal_bound / scale, -seen.mip_dual_bound / scale):
                event.interrupt()

        solver.cbMipInterrupt += look
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    ended = status in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}
    chosen = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        chosen = np.flatnonzero(np.array(solver.getSolution().col_value)[: model.n_whole] > 0.5)
    bound = -float(info.mip_dual_bound) / scale
    return Found(chosen, bound + _SAFE * abs(bound), not ended)


def _set_up(
    model: Model, scale: float, within: float, seconds: float | None, nodes: int | None
) -> Any:
    """Hand the model over, as one of minimising."""
    highspy: Any = import_module("highspy")

    solver = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_allow_restart": False,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": max(within * scale, 1e-9),
    }
    if seconds is not None:
        options["time_limit"] = seconds
    if nodes is not None:
        options["mip_max_nodes"] = nodes
    for name, value in options.items():
        solver.setOptionValue(name, value)
    n, k = len(model.worth), model.n_whole
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = n, model.rows.shape[0]
    problem.col_cost_ = -model.worth * scale
    problem.col_lower_, problem.col_upper_ = np.zeros(n), np.ones(n)
    problem.row_lower_, problem.row_upper_ = model.low, model.high
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = model.rows.indptr
    problem.a_matrix_.index_ = model.rows.indices
    problem.a_matrix_.value_ = model.rows.data
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    problem.integrality_ = [whole] * k + [part] * (n - k)
    solver.passModel(problem)
    return solver
