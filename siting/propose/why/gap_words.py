"""Why no site mends a gap, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import say

if TYPE_CHECKING:
    from siting.proposal import Gap

_SAID = {
    "limit_reached": "what was asked for is used up",
    "spacing": "what could be built is nearer than {detail} to a new site",
    "unit_full": "the unit has as many new sites of the type as it may: {detail}",
    "near_existing": "what could be built is nearer than {detail} to a place that stands",
    "kept_away": "what could be built is too near to what {detail} keeps away from",
    "parcel_too_small": "the parcels take too few beds",
    "not_counted": "what could be built cannot be chosen: {detail}",
    "forbidden": "the candidates layer forbids building there",
    "excluded": "building is excluded there, by '{detail}'",
    "built": "every candidate that helps is built on, and it is not enough",
    "out_of_reach": "no candidate is in reach",
    "not_offered": "nothing that may be built counts for it",
    "worth_nothing": "nobody lives there, or the rule has the weight 0",
    "rule_passes": "the rule passes without it",
    "new_place": "it is what the new places must have themselves",
    "not_tested": "not known: the rule cannot be tested without {detail}",
}


def why(gap: Gap, missing: tuple[str, ...] = ()) -> str:
    """Say why no site mends a gap, and what may not be one for want of some fields."""
    said = [_SAID[gap.reason].format(detail=gap.detail)]
    if gap.further is not None:
        one = gap.further
        said.append(f"the best further site, {one.candidate}, would mend {one.people:,.0f}")
    if gap.nearest_m is not None:
        said.append(f"the nearest is {gap.nearest_m:,.0f} m away")
    if gap.beds_taken:
        said.append(f"for {gap.beds_taken:,.0f}, a place is near, but all its beds are taken")
    if gap.undecided:
        lacks = f" ({', '.join(missing)})" if missing else ""
        said.append(
            say(
                "{undecided:,.0f} are undecided for want of data{lacks}",
                undecided=gap.undecided,
                lacks=lacks,
            )
        )
    return "; ".join(said)
