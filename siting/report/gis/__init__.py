"""What maps show: GeoJSON, GeoPackage, and their styles."""
