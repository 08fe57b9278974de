"""Are the sites of a census case worth what is said? Reads the case anew; knows nothing of siting.

    python benchmarks/check_sites.py NewYork.txt 400 SITES.txt

SITES.txt holds numbers of nodes, from 0. Prints how many there are and how many people they cover.
Python's own `math`, one node at a time, with distances rounded to 32 bits as the published values
have them; then it says how near to the radius the nearest pair is, which rounding might turn.
"""

from __future__ import annotations

import math
import struct
import sys
from pathlib import Path

EARTH_M = 6_378_100.0


def single(number: float) -> float:
    """Round to 32 bits."""
    return struct.unpack("f", struct.pack("f", number))[0]


def read(file: Path) -> tuple[list[tuple[float, float]], list[int]]:
    """Read where nodes are, and how many people live there."""
    parts, part = {"NODE_COORD_SECTION": [], "DEMAND_SECTION": []}, None
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.strip() in parts:
            part = parts[line.strip()]
        elif part is not None and line.strip() and not line[0].isalpha():
            part.append([float(word) for word in line.split()])
    nodes = [(math.radians(lat), math.radians(lon)) for lat, lon in parts["NODE_COORD_SECTION"]]
    return nodes, [int(words[-1]) for words in parts["DEMAND_SECTION"]]


def apart_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure by the spherical law of cosines."""
    cosine = math.sin(one[0]) * math.sin(other[0])
    cosine += math.cos(one[0]) * math.cos(other[0]) * math.cos(other[1] - one[1])
    return single(single(math.acos(min(1.0, cosine))) * EARTH_M)


def main(case: str, radius: str, sites: str) -> None:
    nodes, people = read(Path(case))
    chosen = sorted({int(word) for word in Path(sites).read_text("utf-8").split()})
    covered, nearest = 0, math.inf
    for node, n in zip(nodes, people, strict=True):
        ways = [0.0 if nodes[j] == node else apart_m(node, nodes[j]) for j in chosen]
        covered += n * (min(ways) <= float(radius))
        nearest = min(nearest, *(abs(way - float(radius)) for way in ways))
    print(f"{len(chosen)} sites cover {covered}; no pair nearer to the radius than {nearest:.3f} m")


if __name__ == "__main__":
    main(*sys.argv[1:])
