"""Choices of which each holds the one before: curves, and phases by year."""
