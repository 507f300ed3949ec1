"""Public https addresses alone: every other form and every other network is refused, also where it hides in another."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.callbacks.addresses import AddressRefused, Target, is_public, target_of


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.com/hook", Target("example.com", 443, "/hook")),
        ("https://EXAMPLE.com", Target("example.com", 443, "/")),
        ("https://a.b-c.example.com:8443/x?y=1&z", Target("a.b-c.example.com", 8443, "/x?y=1&z")),
        ("https://8.8.8.8/x", Target("8.8.8.8", 443, "/x")),
        ("https://[2606:4700::1111]:4443/", Target("2606:4700::1111", 4443, "/")),
        ("https://xn--bcher-kva.example/", Target("xn--bcher-kva.example", 443, "/")),
    ],
)
def test_public_addresses_are_taken_apart(url: str, target: Target) -> None:
    assert target_of(url) == target


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.com", "//example.com", "http://example.com", "ftp://example.com", "javascript:alert(1)"),
        *("https://", "https:///x", "https://?x", "https://user@example.com", "https://user:pw@example.com"),
        *("https://example.com#x", "https://example.com:22", "https://example.com:99999", "https://example.com:x"),
        *("https://exa mple.com", "https://example.com\\@evil.com", "https://example.com/\n", "https://bücher.example"),
        *(
            "https://localhost",
            "https://x.localhost",
            "https://printer.local",
            "https://db.internal",
            "https://intranet",
        ),
        *("https://127.0.0.1", "https://127.1", "https://2130706433", "https://0x7f.0.0.1", "https://0177.0.0.1"),
        *(
            "https://10.0.0.1",
            "https://172.16.0.1",
            "https://192.168.1.1",
            "https://169.254.169.254",
            "https://0.0.0.0",
        ),
        *(
            "https://100.64.0.1",
            "https://224.0.0.1",
            "https://255.255.255.255",
            "https://192.0.2.1",
            "https://198.18.0.1",
        ),
        *(
            "https://[::1]",
            "https://[::]",
            "https://[fe80::1]",
            "https://[fc00::1]",
            "https://[ff02::1]",
            "https://[fec0::1]",
        ),
        *(
            "https://[::ffff:127.0.0.1]",
            "https://[::ffff:10.0.0.1]",
            "https://[64:ff9b::7f00:1]",
            "https://[2002:7f00:1::]",
        ),
        *("https://[2001:0:7f00:1::]", "https://[fe80::1%25eth0]", "https://[::127.0.0.1]", "https://[x]"),
        *("https://-a.example.com", "https://a..com", "https://example.com.", "https://" + "a" * 64 + ".com"),
        *(
            "https://example.com:0",
            "https://@example.com",
            "https://:@example.com",
            "https://example.com:\uff11\uff14\uff14\uff13",
        ),
        *("https://[::ffff:0:10.0.0.1]", "https://[64:ff9b:1::808:808]", "https://[2001:4860::5efe:10.0.0.1]"),
        *(
            "https://192.88.99.1",
            "https://192.0.0.8",
            "https://[3fff::1]",
            "https://[2001:db8::1]",
            "https://[5f00::1]",
        ),
        *("https://8.8.8.8.", "https://127.0.0.1.", "https://%31%32%37.0.0.1", "https://127。0。0。1"),
        "https://example.com/" + "x" * 2000,
    ],
)
def test_others_are_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        target_of(url)
    assert str(refused.value).endswith(".")


@given(text=st.text(max_size=60) | st.from_regex(r"https?://[ -~]{0,40}", fullmatch=True))
def test_any_text_is_taken_apart_or_refused(text: str) -> None:
    try:
        target = target_of(text)
    except AddressRefused:
        return
    assert target.host
    assert target.path.startswith("/")


@given(address=st.ip_addresses(v=4))
def test_address_within_a_newer_one_counts_as_itself(address: ipaddress.IPv4Address) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    if not is_public(str(address)):
        number = int(address)
        assert not is_public(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1")
        assert not is_public(f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}")
        for mark in ("0", "200"):
            assert not is_public(f"2001:4860:1::{mark}:5efe:{number >> 16:x}:{number & 0xFFFF:x}")


@given(address=st.ip_addresses())
def test_nothing_private_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not is_public(str(address))


@pytest.mark.parametrize("text", ["", "x", "8.8.8", "8.8.8.8.8", "08.8.8.8", "fe80::1%eth0", "2606:4700::1111%1"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)
