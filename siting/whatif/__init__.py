"""What if a facility were added, removed, moved or changed: without reading the plan again."""

from siting.whatif.draft import Draft
from siting.whatif.edits import Add, Change, LonLat, Move, Remove

__all__ = ["Add", "Change", "Draft", "LonLat", "Move", "Remove"]
