"""Block constructs, one a file."""
