"""How good a choice can be: bounds by prices, and branch and bound."""
