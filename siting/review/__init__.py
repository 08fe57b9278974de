"""What reviewers of a plan need: findings known again in another run."""
