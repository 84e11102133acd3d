"""jinkyll: a Jekyll-compatible static site generator."""

__version__ = "0.1.0"

# The Jekyll whose behaviour is the standard, and which `jekyll.version` names.
JEKYLL_VERSION = "4.4.1"
