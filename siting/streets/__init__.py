"""Streets as a graph: lines joined where one can walk from one to the other."""
