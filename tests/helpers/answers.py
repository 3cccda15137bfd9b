"""What holds for every answer of the platform, whoever asked: headers, and pages without anything inline."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from hub.pages import security_headers


class Inside(HTMLParser):
    """Collects what a content policy would forbid, and forms that any site could send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.forms: list[set[str]] = []  # the names of the fields of each form that changes something
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if is_inline(tag, names):
            self.inline.append(tag)
        if tag == "form" and names.get("method") == "post":
            self.forms.append(set())
        if tag == "input" and self.forms:
            self.forms[-1].add(names.get("name") or "")


def is_inline(tag: str, names: dict[str, str | None]) -> bool:
    """Return whether a tag is what the policy forbids: a script is a file of ours, held to its hash."""
    if tag == "script":
        from_us = (names.get("src") or "").startswith("/assets/")
        return not (from_us and (names.get("integrity") or "").startswith("sha384-"))
    return tag == "style" or "style" in names or any(name.startswith("on") for name in names)


def keeps_to_itself(answer: Any) -> None:
    """Assert that an answer carries the headers, is kept by nobody, and can be forged by no other site."""
    place = answer.request.url.path
    for name, text in security_headers(place).items():
        assert answer.headers[name] == text or place == "/v1/keys", (place, name)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "server" not in answer.headers
    kind = answer.headers.get("content-type", "")
    if answer.content and kind.startswith("text/"):
        assert "charset=utf-8" in kind, place
    if place.startswith("/v1/"):
        assert answer.headers["content-disposition"].startswith("attachment"), place
    if kind.startswith("text/html"):
        inside = Inside(answer.text)
        assert inside.inline == [], place
        for fields in inside.forms:
            assert place.startswith("/verify") or "form_token" in fields, place


NEXT = re.compile(r'rel="next" href="(\?[^"]*)"')


def pages_from(client: Any, address: str) -> list[str]:
    """Return the pages of a list, one after the other by its links."""
    texts = [client.get(address).text]
    while on := NEXT.search(texts[-1]):
        texts.append(client.get(address.partition("?")[0] + unescape(on[1])).text)
    return texts
