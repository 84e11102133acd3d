"""Related posts by their words: TF-IDF over titles and bodies, in the place of Jekyll's latent semantic indexing.

A post is the words that are frequent in it and rare elsewhere. Two posts are as near as the weights of the words that
they share. An index from word to posts, and the few strongest words of each post, keep the work about linear.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping

_STRONGEST = 40  # words that stand for a post
_COMMON = 0.2  # a word of more than this part of the posts says nothing
_WORD = re.compile(r"[^\W\d_]{3,}")
_MARKUP = re.compile(r"{%.*?%}|{{.*?}}|<[^>]{0,500}>|https?://\S+", re.DOTALL)

Words = Mapping[str, int]


def words_of(title: str, body: str) -> dict[str, int]:
    """The words of a post with how often they stand there, those of the title counted three times."""
    counts = Counter(_WORD.findall(_MARKUP.sub(" ", body).lower()))
    for word in _WORD.findall(title.lower()):
        counts[word] += 3
    return dict(counts)


def nearest(posts: Mapping[str, Words], count: int) -> dict[str, tuple[str, ...]]:
    """For each post the others that share words with it, nearest first, at most `count`; ties in the order given."""
    weights = _weights(posts)
    index: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for path, words in weights.items():
        for word, weight in words.items():
            index[word].append((path, weight))
    rank = {path: number for number, path in enumerate(posts)}
    found: dict[str, tuple[str, ...]] = {}
    for path, words in weights.items():
        scores: dict[str, float] = defaultdict(float)
        for word, weight in words.items():
            for other, its in index[word]:
                scores[other] += weight * its
        scores.pop(path, None)
        # Rounded, so that the order of adding up does not decide.
        best = sorted(scores, key=lambda other: (-round(scores[other], 9), rank[other]))
        found[path] = tuple(best[:count])
    return found


def _weights(posts: Mapping[str, Words]) -> dict[str, dict[str, float]]:
    """The strongest words of each post with their weights, the sum of their squares being one."""
    holders = Counter(word for words in posts.values() for word in words)
    most = max(2.0, len(posts) * _COMMON)
    rarity = {word: math.log(len(posts) / held) for word, held in holders.items() if 1 < held <= most}
    found = {}
    for path, words in posts.items():
        weighted = {word: (1 + math.log(times)) * rarity[word] for word, times in words.items() if word in rarity}
        strongest = sorted(weighted, key=lambda word: (-weighted[word], word))[:_STRONGEST]
        length = math.sqrt(sum(weighted[word] ** 2 for word in strongest)) or 1.0
        found[path] = {word: weighted[word] / length for word in strongest}
    return found
