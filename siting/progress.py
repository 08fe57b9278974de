"""How far long work has come: told by the stages, shown by whoever runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


class Progress(Protocol):
    """Hears of each stage of the work; shows it, or not."""

    def stage(self, text: str) -> None:
        """Begin a stage; the one before is over."""

    def said(self, text: str) -> None:
        """Say how far the stage is, in place of what was said before."""
        ...

    def track(self, items: Iterable[T], total: int) -> Iterable[T]:
        """Hand the items on one by one, and count them against the total."""
        ...


class Silent:
    """Shows nothing: for pipelines, tests and the Python interface."""

    def stage(self, text: str) -> None:
        """Say nothing."""

    def said(self, text: str) -> None:
        """Say nothing."""

    def track(self, items: Iterable[T], total: int) -> Iterable[T]:  # noqa: ARG002
        """Hand the items on."""
        return items
