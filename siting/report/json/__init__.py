"""The records as JSON, and the schemas of them."""
