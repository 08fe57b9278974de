"""Datums of Chinese maps: how far they are shifted, and whether a layer is."""
