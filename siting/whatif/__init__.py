"""What if a facility were added, removed or moved: quickly, without reading the plan again."""

from siting.whatif.draft import Draft
from siting.whatif.edits import Add, LonLat, Move, Remove

__all__ = ["Add", "Draft", "LonLat", "Move", "Remove"]
