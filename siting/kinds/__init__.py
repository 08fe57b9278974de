"""The kinds of rules, one file a kind."""

from siting.kinds.amount import Amount
from siting.kinds.ratio import Ratio
from siting.kinds.reach import Reach

#: By the name a pack uses.
KINDS: dict[str, type[Reach | Ratio | Amount]] = {
    kind.name: kind for kind in (Reach, Ratio, Amount)
}

__all__ = ["KINDS", "Amount", "Ratio", "Reach"]
