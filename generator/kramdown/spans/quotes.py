"""Smart quotes.

The rules are those of SmartyPants as kramdown has them; the first that matches decides. They look at the character
before the quote if no other construct has taken it.
"""

from __future__ import annotations

import re
from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.spans.scanner import Scan

LSQUO, RSQUO, LDQUO, RDQUO = (Element("smart_quote", name) for name in ("lsquo", "rsquo", "ldquo", "rdquo"))
_OPEN = {"'": LSQUO, '"': LDQUO}
_CLOSE = {"'": RSQUO, '"': RDQUO}

_RULES = re.compile(
    r"""
    (["'])(?=[_*]{1,2}[^\ \t\r\n\f\v])                                          # 1 before emphasis: opening
    |(["'])(?=[!"\#$%'()*+,\-./:;<=>?@\[\\\]^_`{|}~](?!\.\.)\B)                  # 2 before punctuation: closing
    |([\ \t\r\n\f\v]?)"'(?=[A-Za-z0-9_])                                        # 3 double and single: both opening
    |([\ \t\r\n\f\v]?)'"(?=[A-Za-z0-9_])                                        # 4
    |([\ \t\r\n\f\v]?)'(?=[0-9][0-9]s)                                          # 5 the '80s: closing
    |([\ \t\r\n\f\v])(['"])(?=[A-Za-z0-9_])                                     # 7 most of the opening ones
    |([^\ \\\t\r\n\[{(-])(['"])                                                 # 9 most of the closing ones
    |(["'])(?=[\ \t\r\n\f\v]|s\b|$)                                             # 10 at the end of a word
    |(.?)(['"])                                                                 # 12 whatever is left: opening
    """,
    re.X | re.S | re.M,
)
_NOT_CLOSING = " \t\r\n\f\v\\[{(-\"'"


def smart_quote(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    quote = text[at]
    if at > low and (before := text[at - 1]) not in _NOT_CLOSING:
        if at > start:
            out.append(text[start:at])
        out.append(_CLOSE[quote])
        return at + 1
    begin = at - 1 if at > low and before != "\\" else at
    found = _RULES.match(text, begin)
    assert found  # the last rule takes any quote
    rule = found.lastindex
    nodes: tuple[Element, ...]
    if rule == 3:
        prefix, nodes = found[3], (LDQUO, LSQUO)
    elif rule == 4:
        prefix, nodes = found[4], (LSQUO, LDQUO)
    elif rule == 5:
        prefix, nodes = found[5], (RSQUO,)
    elif rule == 1:
        prefix, nodes = "", (_OPEN[found[1]],)
    elif rule == 2 or rule == 10:
        prefix, nodes = "", (_CLOSE[found[rule]],)
    elif rule == 9:
        prefix, nodes = found[8], (_CLOSE[found[9]],)
    else:
        assert rule is not None
        prefix, nodes = found[rule - 1], (_OPEN[found[rule]],)
    if begin > start or prefix:
        out.append(text[start:begin] + prefix)
    out.extend(nodes)
    return found.end()
