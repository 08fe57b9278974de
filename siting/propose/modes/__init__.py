"""What is asked of the choice: so many sites, the fewest, a curve, floors, phases ..."""
