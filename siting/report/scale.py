"""The scale of a map that is drawn in degrees."""

from __future__ import annotations

from math import floor, log10

#: Metres in a degree of latitude, near enough for a scale bar.
METRES = 111_320.0


def bar_of(per_lat: float, room: float) -> tuple[float, str]:
    """Choose a bar of a round length.

    Parameters
    ----------
    per_lat : float
        Units of the page in a degree of latitude.
    room : float
        How long it may be, in units of the page.

    Returns
    -------
    float, str
        How long it is, and the length that it stands for.
    """
    per_metre = per_lat / METRES
    longest = room / per_metre
    power = 10.0 ** floor(log10(longest))
    metres = next(n * power for n in (5, 2, 1) if n * power <= longest)
    return metres * per_metre, f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
