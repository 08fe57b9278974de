"""Where things are: coordinate systems, datums, and layers that do not fit one another."""
