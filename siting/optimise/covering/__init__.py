"""The fewest sites that do."""
