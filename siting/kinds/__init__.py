"""The kinds of rules, one file a kind."""

from siting.kinds.amount import Amount
from siting.kinds.condition import If
from siting.kinds.ratio import Ratio
from siting.kinds.reach import Reach
from siting.kinds.service_set import ServiceSet

#: By the name a pack uses.
KINDS: dict[str, type[Reach | Ratio | Amount | If | ServiceSet]] = {
    kind.name: kind for kind in (Reach, Ratio, Amount, If, ServiceSet)
}

__all__ = ["KINDS", "Amount", "If", "Ratio", "Reach", "ServiceSet"]
