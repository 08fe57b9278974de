"""What a map of the plan is drawn from: bounded in size, whatever the size of the plan."""

from siting.check.mapped.areas import short_areas
from siting.check.mapped.drawn import drawn

__all__ = ["drawn", "short_areas"]
