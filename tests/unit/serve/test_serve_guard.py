"""Which requests are answered at all."""

from __future__ import annotations

import pytest

from generator.serve.guard import hosts_for, is_loopback, same_origin


@pytest.mark.parametrize(
    "header",
    ["localhost", "localhost:4000", "LOCALHOST:1", "127.0.0.1:4000", "[::1]:4000", "blog.localhost", "127.9.9.9"],
)
def test_names_of_this_machine_are_served(header: str) -> None:
    assert hosts_for("127.0.0.1").allows(header)


@pytest.mark.parametrize(
    "header",
    [
        "evil.example",
        "evil.example:4000",
        "localhost.evil.example",
        "192.168.1.7:4000",
        "",
        "[::2]",
        "127.0.0.1.evil.example",
    ],
)
def test_other_names_are_refused(header: str) -> None:
    assert not hosts_for("127.0.0.1").allows(header)


def test_a_server_for_others_is_addressed_by_address_or_by_allowed_names() -> None:
    hosts = hosts_for("0.0.0.0", ["Preview.example."])
    assert hosts.allows("192.168.1.7:4000")
    assert hosts.allows("preview.example:4000")
    assert not hosts.allows("evil.example")


def test_loopback_is_told_from_the_rest() -> None:
    assert is_loopback("127.0.0.1") and is_loopback("::1") and is_loopback("localhost")
    assert not is_loopback("0.0.0.0") and not is_loopback("::") and not is_loopback("mybox")


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://localhost:4000", "localhost:4000", True),
        ("http://LOCALHOST:4000", "localhost:4000", True),
        ("https://tunnel.example", "tunnel.example", True),
        ("https://tunnel.example", "tunnel.example:443", True),
        ("http://localhost:3000", "localhost:4000", False),
        ("http://evil.example", "localhost:4000", False),
        ("null", "localhost:4000", False),
        ("", "", False),
        ("file://", "", False),
    ],
)
def test_an_origin_has_to_be_the_server_itself(origin: str, host: str, same: bool) -> None:
    assert same_origin(origin, host) is same
