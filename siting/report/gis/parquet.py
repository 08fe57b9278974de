"""Findings as GeoParquet."""

from siting.report.gis.one_layer import save_parquet as save

__all__ = ["save"]
