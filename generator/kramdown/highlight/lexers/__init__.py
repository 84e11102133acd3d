"""Lexers of our own for the commonest languages, in Rouge's very classes; each module has `tokens(code, options)`."""
