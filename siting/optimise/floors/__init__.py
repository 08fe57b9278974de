"""A choice that leaves no unit below a share."""
