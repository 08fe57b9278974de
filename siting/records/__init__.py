"""What siting writes: the records of its files of results, and what stands in them."""
