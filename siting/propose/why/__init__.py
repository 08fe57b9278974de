"""Why each site was chosen, and why what is left is left."""
