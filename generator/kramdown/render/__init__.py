"""Writing the tree."""
