"""Where one could build, what each site would offer, and what keeps sites apart."""
