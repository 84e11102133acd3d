"""From rendered bodies to content: Markdown, Sass, typographic quotes, and the markup of highlighted code."""
