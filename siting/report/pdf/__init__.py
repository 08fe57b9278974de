"""PDF: pages for a check and a proposal, and plots, set by typst with a font that shows Chinese."""
