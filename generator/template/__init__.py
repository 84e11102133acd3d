"""One template environment (filters, tags, drops, loader, recorder) with two engines under it: Jinja and Liquid."""
