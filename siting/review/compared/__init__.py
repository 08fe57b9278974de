"""Two results side by side: what is new, worse, better and fixed, and for whom."""

from siting.review.compared.compare import compare

__all__ = ["compare"]
