"""One HTML file with a map, for a check and for a proposal: no network, both languages."""
