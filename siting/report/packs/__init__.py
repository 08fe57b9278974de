"""Rule packs and rules, explained."""
