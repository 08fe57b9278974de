"""Layers of streets and heights, joined to a graph that is kept between runs."""
