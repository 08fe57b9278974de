"""Plots as SVG files of their own, of what records hold; the pictures are those of the pages."""
