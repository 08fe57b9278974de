"""The layers of places as they came, from which those that count are gathered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from siting.study import facilities

if TYPE_CHECKING:
    from siting.layers.records import Table


@dataclass(frozen=True, kw_only=True)
class PlaceTables:
    """The layers of places, and what decides which of them count."""

    existing: Table | None
    proposed: tuple[Table, ...]
    health: Table | None
    year: int
    stock: str

    def gathered(self) -> dict[str, facilities.Facilities]:
        """Put facilities and proposals together, and health places by themselves."""
        asked: dict[str, Any] = {"year": self.year, "stock": self.stock}
        return {
            "facilities": facilities.gather(self.existing, self.proposed, **asked),
            "health": facilities.gather(self.health, (), layer="health", **asked),
        }
