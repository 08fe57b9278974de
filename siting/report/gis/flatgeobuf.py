"""Findings as FlatGeobuf."""

from siting.report.gis.one_layer import save_flatgeobuf as save

__all__ = ["save"]
