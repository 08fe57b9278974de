"""Who is near what: one interface, whatever the way is measured along."""
