"""How a mail looks: nothing off a phone's screen, nothing too small or pale; the text beside."""

from __future__ import annotations

import html
import re
import unicodedata
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from pumpkin_sheets.columns import folded
from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.nightly.mail import compose
from pumpkin_sheets.nightly.news import PriceAdvice, Report
from scripts.browser import shown
from tests.nightly.looks import (
    CHINESE,
    HEAD,
    LATIN,
    MIXED,
    NAMES,
    NOW,
    PICTURES,
    Look,
    Seen,
    crowded,
    looks,
    pictured,
    warned,
    well,
)

KINDS = {"crowded": crowded, "pictured": pictured, "warned": warned, "well": well}
PHONE, DESK = 380, 800
SCREENS = {(kind, language): n for n, (kind, language) in enumerate(
    (kind, language) for kind in KINDS for language in languages())}  # fmt: skip


def mail(kind: str, language: str) -> EmailMessage:
    said = words(language)
    return compose(KINDS[kind](said), said, HEAD, NOW, PICTURES)


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text


# -- in a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["light", "dark"])
def seen(request: pytest.FixtureRequest) -> dict[tuple[str, str], list[Look]]:
    """Every kind of mail in every language on both screens; the browser starts once for each."""
    pages = [shown(mail(kind, language)) for kind, language in SCREENS]
    found = looks(pages, (PHONE, DESK), request.param == "dark")
    assert all(look.dark == (request.param == "dark") for both in found for look in both)
    return {screen: found[n] for screen, n in SCREENS.items()}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", KINDS)
def test_all_is_on_the_screen_large_enough_and_not_pale(
    seen: dict[tuple[str, str], list[Look]], kind: str, language: str
) -> None:
    for look, width in zip(seen[kind, language], (PHONE, DESK), strict=True):
        assert (look.width, look.wanted) == (width, width), "nothing to scroll sideways"
        assert len(look.seen) >= 4
        for piece in look.seen:
            assert piece.left >= 0, piece
            assert piece.right <= width, piece
            assert piece.height > 0, piece
            assert piece.size >= 14, piece
            assert piece.contrast >= 4.5, piece


@pytest.mark.parametrize("language", languages())
def test_a_phone_shows_the_new_tier_the_prices_and_what_can_be_lost(
    seen: dict[tuple[str, str], list[Look]], language: str
) -> None:
    said = words(language)
    phone = seen["crowded", language][0]
    told = [piece.text for piece in phone.seen]
    worst = {
        "en": "Worst, × Drop",
        "zh-Hant": "最差、× 放手",
        "zh-Hans": "最差、× 放手",
        "fa": "بدترین، × خداحافظی",
    }[language]
    assert told.count(worst) == 4
    amounts = ("NT$999,999,999,999", "NT$1,000,000,000,000", "73%")
    if language == "fa":
        amounts = ("NT$۹۹۹٬۹۹۹٬۹۹۹٬۹۹۹", "NT$۱٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰", "۷۳٪")
    for amount in amounts:
        assert told.count(amount) == 4
    for name in NAMES:
        times = 2 + (name in (LATIN, MIXED)) + (name in (LATIN, CHINESE))
        # Set apart, a name in a sentence is a piece too.
        assert told.count(name) >= times if said.right_to_left else told.count(name) == times
    for fact in ("mail.pays", "mail.suggested", "mail.can_lose"):
        assert told.count(said[fact]) == 10


def test_what_stands_side_by_side_on_a_desk_stacks_on_a_phone(
    seen: dict[tuple[str, str], list[Look]],
) -> None:
    """What can be lost follows where there is room: beside prices this long it is a hair's breadth,
    and fonts differ."""

    def facts(look: Look) -> list[Seen]:
        amounts = ("NT$999,999,999,999", "NT$1,000,000,000,000")
        return [next(piece for piece in look.seen if piece.text == text) for text in amounts]

    phone, desk = (facts(look) for look in seen["crowded", "en"])
    assert desk[0].right < desk[1].left
    assert phone[0].left == phone[1].left == 26


def test_a_dark_screen_gets_a_dark_mail(seen: dict[tuple[str, str], list[Look]]) -> None:
    for (_, language), (phone, _) in seen.items():
        footer = next(p for p in phone.seen if p.text == words(language)["mail.footer"])
        assert footer.ground == ("rgb(17, 24, 22)" if phone.dark else "rgb(245, 244, 238)")


# -- for Outlook's Word ----------------------------------------------------------------------------


class _Tags(HTMLParser):
    """Every tag, and every declaration of a style inside it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.styles: set[str] = set()
        self.tables: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        facts = dict(attrs)
        self.styles |= {part.split(":")[0] for part in (facts.get("style") or "").split(";")}
        if tag == "table":
            self.tables.append(facts)


@pytest.mark.parametrize("kind", KINDS)
def test_word_gets_only_what_it_can_lay_out(kind: str) -> None:
    page = shown(mail(kind, "en"))
    reader = _Tags()
    reader.feed(page)
    assert not reader.tags & {"script", "link", "svg", "button", "form", "video", "iframe"}
    unknown = {"display:flex", "grid", "position", "float", "background-image", "background"}
    assert not reader.styles & unknown
    assert not re.search(r"display:\s*(flex|grid)|url\(", page)
    for table in reader.tables:
        assert (table["role"], table["border"]) == ("presentation", "0")
    # For Word alone: a page of fixed width, and a row of cells for facts side by side.
    conditional = re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", page, re.DOTALL)
    assert page.count("<!--") == len(conditional)
    alone = "".join(conditional)
    for tag in ("table", "tr", "td"):
        assert alone.count(f"<{tag}") == alone.count(f"</{tag}>") > 0
    assert 'width="600"' in alone
    assert len(page) < 100_000, "Gmail cuts off what is longer"
    # No rule of the screen's width: the one of darkness repaints and moves nothing.
    assert re.findall(r"@media \((\S+?):", page) == ["prefers-color-scheme"]


# -- the text --------------------------------------------------------------------------------------


class _Texts(HTMLParser):
    """What a page says, piece by piece, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.pieces: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside |= tag == "body"
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.pieces.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", KINDS)
def test_the_text_says_what_the_page_says_in_the_same_order(kind: str, language: str) -> None:
    message = mail(kind, language)
    text, reader = squeezed(text_of(message)), _Texts()
    reader.feed(shown(message))
    assert len(reader.pieces) >= 4
    at = 0
    for piece in reader.pieces:
        if re.fullmatch(r"\W*", piece) and piece.strip() in ("→", "✓"):
            continue
        found = text.find(squeezed(piece), at)
        assert found >= 0, f"{piece!r} after {text[max(0, at - 60) : at]!r}"
        at = found
    for link in reader.links:
        assert squeezed(text_of(message)).count(link) >= 1
    assert len(re.findall("https://", text)) == len(reader.links)


def columns(line: str) -> int:
    wide = {"Cf": 0, "Mn": 0}  # half a space and marks on a letter take none
    return sum(
        2 if unicodedata.east_asian_width(s) in "WF" else wide.get(unicodedata.category(s), 1)
        for s in line
    )


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", KINDS)
def test_lines_of_text_have_at_most_78_columns(kind: str, language: str) -> None:
    for line in text_of(mail(kind, language)).splitlines():
        one_word = "://" in line or LATIN in line
        assert columns(line) <= 78 or one_word, line
        assert line == line.rstrip() or line == "-- ", repr(line)
        assert not re.match(r"\s*[，。、；：！？」』）》]", line), (
            "no line begins with a closing sign"
        )
        assert not re.search(r"[「『（《]$", line)


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("* Ada: new", ["* Ada: new"]),
        ("* one two three four", ["* one two", "  three", "  four"]),
        ("一二三四五六七八", ["一二三四五", "六七八"]),
        ("一二三四五，六七八", ["一二三四", "五，六七八"]),
        ("一二三四「五六」", ["一二三四", "「五六」"]),
        ("價格 NT$290,000", ["價格", "NT$290,000"]),
        ("  a-word-that-is-too-long b", ["  a-word-that-is-too-long", "  b"]),
        ("-- ", ["-- "]),
    ],
)
def test_folding(line: str, lines: list[str]) -> None:
    assert folded(line, 11) == lines


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Pays a year: NT$4,000", "Suggested:   NT$6,550", "Can lose:    31%"]),
        ("zh-Hant", ["年付金額：  NT$4,000", "建議價格：  NT$6,550", "可承受流失：31%"]),
        ("zh-Hans", ["每年付款：  NT$4,000", "建议价格：  NT$6,550", "可承受流失：31%"]),
    ],
)
def test_amounts_stand_below_each_other(language: str, lines: list[str]) -> None:
    price = PriceAdvice("Bob", "Drop", 4000, 6550, 0.31, "")
    report = Report("Plan", "k", 3, prices=[price], warning="W", sign="NT$")
    text = text_of(compose(report, words(language), HEAD, NOW))
    at = text.splitlines().index(f"  {lines[0]}")
    assert text.splitlines()[at : at + 3] == [f"  {line}" for line in lines]


def test_a_page_says_which_way_it_is_read() -> None:
    """Sides follow the language, in words and in what is drawn; names keep their own direction."""
    page = shown(mail("crowded", "fa"))
    assert '<html lang="fa" dir="rtl">' in page
    assert '<body dir="rtl"' in page
    for wrong in ("text-align:left", 'dir="ltr"', "padding-right:10px", "border-left"):
        assert wrong not in page
    assert "border-right-width:5px" in html.unescape(shown(mail("warned", "fa")))
    assert "<bdi>" not in shown(mail("crowded", "en"))


def test_a_latin_name_in_a_persian_sentence_is_set_apart() -> None:
    price = PriceAdvice("Acme Inc.", "خداحافظی", 4000, 6550, 0.31, "")
    report = Report("Plan", "k", 3, prices=[price], warning="W", sign="NT$")
    persian = compose(report, words("fa"), HEAD, NOW)
    text = text_of(persian)
    assert "* \u2068Acme Inc.\u2069: خداحافظی" in text
    assert "\u2068NT$۶٬۵۵۰\u2069" in text
    assert not {*persian["Subject"]} & {"\u2068", "\u2069"}
    page = shown(compose(Report("Plan", "k", 3, warning="W"), words("fa"), HEAD, NOW))
    assert "\u2068" not in page
