"""The error where no rule asks what a floor could be about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.language import say

if TYPE_CHECKING:
    from siting.plan import Plan


def no_rule(plan: Plan) -> SitingError:
    """Say that no rule asks for what a floor could be about."""
    return SitingError(
        say("--equity asks for a floor on who has a place near, and no rule of the plan asks that"),
        hint=say("leave --equity out, or add a rule of the kind 'reach'"),
        at=plan.at("plan"),
    )
