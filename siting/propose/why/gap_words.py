"""Why no site mends a gap, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import N_, joined, say

if TYPE_CHECKING:
    from siting.records.proposal import Gap

_SAID = {
    "limit_reached": N_("what was asked for is used up"),
    "spacing": N_("what could be built is nearer than {detail} to a new site"),
    "unit_full": N_("the unit has as many new sites of the type as it may: {detail}"),
    "near_existing": N_("what could be built is nearer than {detail} to a place that stands"),
    "kept_away": N_("what could be built is too near to what {detail} keeps away from"),
    "parcel_too_small": N_("the parcels take too few beds"),
    "not_counted": N_("what could be built cannot be chosen: {detail}"),
    "forbidden": N_("the candidates layer forbids building there"),
    "excluded": N_("building is excluded there, by '{detail}'"),
    "built": N_("every candidate that helps is built on, and it is not enough"),
    "out_of_reach": N_("no candidate is in reach"),
    "not_offered": N_("nothing that may be built counts for it"),
    "worth_nothing": N_("nobody lives there, or the rule has the weight 0"),
    "rule_passes": N_("the rule passes without it"),
    "new_place": N_("it is what the new places must have themselves"),
    "not_tested": N_("not known: the rule cannot be tested without {detail}"),
}


def why(gap: Gap, missing: tuple[str, ...] = ()) -> str:
    """Say why no site mends a gap, and what may not be one for want of some fields."""
    said = [say(_SAID[gap.reason], detail=gap.detail)]
    if gap.further is not None:
        one = gap.further
        said.append(
            say(
                "the best further site, {candidate}, would mend {people:,.0f}",
                candidate=one.candidate,
                people=one.people,
            )
        )
    if gap.nearest_m is not None:
        said.append(say("the nearest is {nearest_m:,.0f} m away", nearest_m=gap.nearest_m))
    if gap.beds_taken:
        said.append(
            say(
                "for {beds_taken:,.0f}, a place is near, but all its beds are taken",
                beds_taken=gap.beds_taken,
            )
        )
    if gap.undecided:
        lacks = say(" ({missing})", missing=joined(missing)) if missing else ""
        said.append(
            say(
                "{undecided:,.0f} are undecided for want of data{lacks}",
                undecided=gap.undecided,
                lacks=lacks,
            )
        )
    return joined(said, "; ")
