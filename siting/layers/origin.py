"""One layer as the plan asks for it: what to open, and where to point when it is wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from siting.errors import At, SitingError
from siting.language import say
from siting.plan import LEVELS, LayerSpec
from siting.plan.trust import names_database

if TYPE_CHECKING:
    from pathlib import Path

    from siting.plan import Plan

#: Layers that are tables of figures, without places.
FIGURES = ("staff", "stats")
#: Layers of which a plan may name several.
SEVERAL = ("proposed", "exclusions")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One layer of the plan.

    Attributes
    ----------
    name : str
        The layer's name in messages: ``facilities``, ``units.community``, ``proposed``.
    role : str
        The table of aliases.toml its fields stand in.
    keys : tuple of str or int
        Its place in the plan: ``("layers", "proposed", 0)``.
    """

    name: str
    role: str
    keys: tuple[str | int, ...]
    spec: LayerSpec
    plan: Plan

    @property
    def path(self) -> Path:
        """The file, found from the plan's folder."""
        return self.plan.resolve(self.spec.path)

    @property
    def header(self) -> str:
        """The header of the layer's table in the plan."""
        dotted = ".".join(key for key in self.keys if isinstance(key, str))
        return f"[[{dotted}]]" if self.keys[1] in SEVERAL else f"[{dotted}]"

    def error(
        self, message: str, *, hint: str, key: str | tuple[str | int, ...] | None = None
    ) -> SitingError:
        """Make an error that points at the layer's table in the plan, or at one key of it."""
        keys = (key,) if isinstance(key, str) else key or ()
        return SitingError(message, hint=hint, at=self.plan.at(*self.keys, *keys))

    def file_error(self, message: str, *, hint: str, feature: str | None = None) -> SitingError:
        """Make an error that points at the layer's file, or at one feature of it.

        What stands in a database has no file: there the plan is named, which names it.
        """
        if names_database(self.spec.path):
            where = self.plan.at(*self.keys, "path")
            at = replace(where, layer=self.name, feature=feature)
            return SitingError(message, hint=hint, at=at)
        at = At(path=self.path, layer=self.name, feature=feature)
        return SitingError(message, hint=hint, at=at)

    def empty(self) -> SitingError:
        """Make the error of a file without any feature."""
        return self.file_error(
            say("the layer is empty: it has no features"),
            hint=say("export it again, or leave {header} out of the plan", header=self.header),
        )


def origins(plan: Plan) -> list[Origin]:
    """List the layers of a plan that have places, in the order they are read and spoken of."""
    specs = plan.layers
    found: list[Origin] = []

    def add(spec: LayerSpec | None, name: str, role: str, *keys: str | int) -> None:
        if spec is not None:
            full = ("layers", *keys)
            found.append(Origin(name=name, role=role, keys=full, spec=spec, plan=plan))

    add(specs.residential, "residential", "residential", "residential")
    add(specs.elders, "elders", "elders", "elders")
    add(specs.facilities, "facilities", "facilities", "facilities")
    for index, spec in enumerate(specs.proposed):
        name = "proposed" if len(specs.proposed) == 1 else f"proposed {index + 1}"
        add(spec, name, "facilities", "proposed", index)
    add(specs.health, "health", "health", "health")
    add(specs.streets, "streets", "streets", "streets")
    add(specs.elevation, "elevation", "elevation", "elevation")
    add(specs.candidates, "candidates", "candidates", "candidates")
    for index, spec in enumerate(specs.exclusions):
        name = "exclusions" if len(specs.exclusions) == 1 else f"exclusions {index + 1}"
        add(spec, name, "exclusions", "exclusions", index)
    for level in LEVELS:
        add(getattr(specs.units, level), f"units.{level}", "units", "units", level)
    return found


def tables(plan: Plan) -> list[Origin]:
    """List the tables of figures of a plan: what a table cannot have is left out of its spec."""
    found: list[Origin] = []
    for name in FIGURES:
        asked = getattr(plan.layers, name)
        if asked is not None:
            spec = LayerSpec(
                path=asked.path,
                layer=asked.layer,
                fields=asked.fields,
                blank=asked.blank,
                encoding=asked.encoding,
            )
            keys = ("layers", name)
            found.append(Origin(name=name, role=name, keys=keys, spec=spec, plan=plan))
    return found
