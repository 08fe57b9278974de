"""Choosing sites: the best found, and a proof of how close to the best possible it is."""
