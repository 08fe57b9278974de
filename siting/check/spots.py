"""Demand points of one fate put together where they touch, so that people can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from siting.check.gaps import group
from siting.check.places import finest, places, unit_of
from siting.degrees import to_degrees

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.records.finding import Place, Subject
    from siting.study import Study


class Spot(NamedTuple):
    """Demand points that touch.

    Attributes
    ----------
    number : str
        From 1, all of the same width.
    members : ndarray of int
        Which of the points given they are.
    within : Subject or None
        The finest unit that their people live in on average.
    place : Place
        Where that is.
    geometry : dict
        Their outline, GeoJSON in degrees.
    """

    number: str
    members: Ints
    within: Subject | None
    place: Place
    geometry: dict[str, Any]


def spots(study: Study, points: Ints, weight: Floats, apart: Ints) -> list[Spot]:
    """Group demand points.

    Parameters
    ----------
    points : ndarray of int, shape (n,)
        Which demand points.
    weight : ndarray of float, shape (n,)
        Older people of each.
    apart : ndarray of int, shape (n,)
        Points of different numbers are never put together.
    """
    xy, units = study.demand.xy[points], finest(study)
    unit = np.full(len(points), -1, dtype=np.intp) if units is None else units.of_demand[points]
    of_spot, outlines = group(xy, apart)
    shapes = outlines.geojson(to_degrees(study.crs, outlines.xy))
    order = np.argsort(of_spot, kind="stable")
    members = np.split(order, np.searchsorted(of_spot[order], np.arange(1, len(shapes))))
    middles = np.array([part[_middle(xy[part], weight[part])] for part in members])
    digits = len(str(len(shapes)))
    return [
        Spot(
            number=f"{index + 1:0{digits}}",
            members=part,
            within=unit_of(units, int(unit[middle])),
            place=place,
            geometry=shape,
        )
        for index, (part, middle, place, shape) in enumerate(
            zip(members, middles, places(study, xy[middles]), shapes, strict=True)
        )
    ]


def _middle(xy: Floats, weight: Floats) -> int:
    """Find the point that is nearest to where the people live on average."""
    mean = (xy * weight[:, None]).sum(axis=0) / weight.sum()
    return int(np.argmin(((xy - mean) ** 2).sum(axis=1)))
