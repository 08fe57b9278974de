"""Speed and memory of siting, as ratios to a bare cost measured in the same run."""
