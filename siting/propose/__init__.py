"""Sites that reduce the shortfalls of all rules together."""

from siting.propose.choose import choose

__all__ = ["choose"]
