"""Outside of the stages: what is computed from what, what is remembered, what is written."""
