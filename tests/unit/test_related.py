"""Related posts by their words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.render.related import nearest, words_of

BIRDS = words_of("Herons", "The heron stands in the river and eats fish. Herons fly.")
FISH = words_of("A river", "In the river there are fish, and a heron that eats them.")
BREAD = words_of("Bread", "Flour, water and salt; the oven bakes the bread.")
CAKE = words_of("Cake", "Flour, sugar and butter; an oven bakes a cake.")
REST = {f"{number}": words_of(f"Nothing {number}", f"word{number}") for number in range(20)}


def test_words_are_counted_without_markup_and_the_title_counts_more() -> None:
    found = words_of(
        "Über Züge", "Ein Zug, {{ zug.name }} <b class='zug'>ein</b> Zug: https://zug.example/zug {% if zug %}"
    )
    assert found == {"über": 3, "züge": 3, "ein": 2, "zug": 2}


def test_posts_with_the_same_rare_words_are_near() -> None:
    posts = {"birds": BIRDS, "fish": FISH, "bread": BREAD, "cake": CAKE, **REST}
    found = nearest(posts, 10)
    assert found["birds"][0] == "fish" and found["fish"][0] == "birds"
    assert found["bread"][0] == "cake" and found["cake"][0] == "bread"


def test_words_that_stand_everywhere_say_nothing() -> None:
    posts = {str(number): {"the": 5, f"own{number}": 1} for number in range(30)}
    assert set(nearest(posts, 10).values()) == {()}


def test_ties_go_by_the_order_of_the_posts() -> None:
    posts = {"b": {"same": 1}, "a": {"same": 1}, "c": {"same": 1}, **REST}
    assert nearest(posts, 10)["c"] == ("b", "a")


@given(st.dictionaries(st.text(max_size=3), st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9)), max_size=12))
def test_any_posts_have_neighbours_among_the_others(posts: dict[str, dict[str, int]]) -> None:
    found = nearest(posts, 3)
    assert found.keys() == posts.keys()
    for path, others in found.items():
        assert len(others) <= 3 and path not in others and len(set(others)) == len(others)
