"""One module for each file format: a file becomes a `Raw`."""
