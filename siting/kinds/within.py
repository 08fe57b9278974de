"""How far: the one number of metres that a rule's metres, minutes and walking speed give."""

from __future__ import annotations

from siting.kinds.parts import Part, Positive
from siting.language import say

#: How fast older people walk where a pack says nothing [m/min]: 1.0 m/s (ours).
USUAL_SPEED = 60.0
#: By so little metres may differ from minutes x speed: they are then rounded [m].
ROUNDED_M = 0.5


class Within(Part, frozen=True, kw_only=True):
    """How far: in metres, or in minutes at a walking speed."""

    metres: Positive | None = None
    minutes: Positive | None = None
    walking_metres_per_minute: Positive | None = None

    @property
    def cutoff_m(self) -> float:
        """The farthest distance that passes [m]: one number, however it is said."""
        if self.metres is not None:
            return self.metres
        return (self.minutes or 0.0) * self.speed

    @property
    def speed(self) -> float:
        """How fast people walk [m/min]: as said, as metres and minutes say, or as usual."""
        if self.walking_metres_per_minute is not None:
            return self.walking_metres_per_minute
        if self.metres is not None and self.minutes is not None:
            return self.metres / self.minutes
        return USUAL_SPEED

    def at(self, speed: float) -> Within:
        """Give the same minutes at another walking speed [m/min]."""
        return Within(minutes=self.minutes, walking_metres_per_minute=speed)

    @property
    def notes(self) -> tuple[str, ...]:
        """Say which number does not stand in the pack."""
        said = self.metres is not None or self.walking_metres_per_minute is not None
        if said:
            return ()
        return (
            say(
                "walking speed {USUAL_SPEED:g} m a minute (1.0 m/s): ours", USUAL_SPEED=USUAL_SPEED
            ),
        )

    @property
    def contradiction(self) -> str | None:
        """What is wrong with it, if it does not say one distance."""
        metres, minutes, speed = self.metres, self.minutes, self.walking_metres_per_minute
        if metres is None and minutes is None:
            return say("it says neither metres nor minutes")
        if minutes is None and speed is not None:
            return say("a walking speed means nothing without minutes")
        if metres is None or minutes is None or speed is None:
            return None
        walked = minutes * speed
        if abs(walked - metres) <= ROUNDED_M:
            return None
        return say(
            "{minutes:g} minutes at {speed:g} m a minute are {walked:g} m, not {metres:g} m",
            minutes=minutes,
            speed=speed,
            walked=walked,
            metres=metres,
        )
