"""A result made again by its seal, and held against itself."""

from siting.verify.verify import verify

__all__ = ["verify"]
