"""Beds as a limit that all who are near share."""
