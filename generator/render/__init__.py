"""From a document's body to the final text: template, converters, excerpt, layouts. Pure functions on values."""
