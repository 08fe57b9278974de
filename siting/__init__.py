"""Check elder-care plans against the planning rules of Chinese cities, and propose sites."""

__version__ = "0.1.0"
