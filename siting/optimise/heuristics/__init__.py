"""Good choices of sites: greedy, exchanges, and searches from them."""
