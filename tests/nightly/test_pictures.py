"""The map and the whale curve inside the mail: drawn, beside their text, or left out and said."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import sys
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.nightly import pictures
from pumpkin_sheets.nightly.charts import axis_money
from pumpkin_sheets.nightly.mail import compose
from pumpkin_sheets.nightly.night import Line, Night
from pumpkin_sheets.nightly.overview import Dot, Overview, overview_of
from pumpkin_sheets.nightly.pictures import Pictures, pictures_of
from pumpkin_sheets.nightly.settings import SettingsError, parse_settings
from pumpkin_sheets.recalculate import recalculate
from pumpkin_sheets.sheets.words import Words
from scripts.browser import shown
from tests.memory_workbook import memory_workbook
from tests.nightly.looks import HEAD, NOW
from tests.nightly.test_night import MONDAY, TYPED, Postbox, entry, settings

DOTS = [
    Dot(90, 90, "grow", 1),
    Dot(95, 70, "grow", 2),
    Dot(70, 80, "keep"),
    Dot(80, 20, "educate"),
    Dot(30, 60, "reprice"),
    Dot(10, 10, "drop", 3),
]
VIEW = Overview(DOTS, (50, 50), ["Ada", "Studio Ünal"], ["Bob & Co"], [900, 1500, 1200], 2, "NT$")
MARKERS = {"grow": "1b9e77", "keep": "1f5fae", "educate": "d583b8", "reprice": "f2b20c",
           "drop": "b5390f"}  # fmt: skip


@pytest.fixture
def matplotlib() -> None:
    pytest.importorskip("matplotlib")


def pixels(png: bytes) -> Any:
    import numpy as np
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def near(png: bytes, color: str) -> int:
    """How many dots of a picture have nearly this colour."""
    import numpy as np

    wanted = np.array([int(color[i : i + 2], 16) for i in (0, 2, 4)])
    return int((np.abs(pixels(png) - wanted).max(axis=2) <= 8).sum())


# -- what there is to see --------------------------------------------------------------------------


def test_an_overview_of_a_list() -> None:
    outcome = recalculate(memory_workbook(typed=TYPED, rows=8, schedule=False), MONDAY)
    view = overview_of(outcome.judgement.totals)
    assert view is not None
    assert view.water == []
    assert view.let_go == ["Bob & Co"]
    assert [(dot.action, dot.number) for dot in view.dots] == [
        ("keep", 0),
        ("drop", 1),
        ("reprice", 0),
    ]
    assert view.dots[1].ease == 0.0
    assert view.lines == (50, 50)
    # An hour costs 48: 24,000 - 4,800 and 3,000 - 1,920 are earned, 900 - 3,840 is lost.
    assert view.curve == [19_200, 20_280, 17_340]
    assert view.peak_at == 2


def test_nobody_scored_is_nothing_to_see() -> None:
    outcome = recalculate(memory_workbook(typed={"client": ["Ada"]}, rows=8), MONDAY)
    assert overview_of(outcome.judgement.totals) is None
    assert pictures_of(None, words("en")) == Pictures()


@pytest.mark.parametrize(
    ("curve", "peak_at", "english", "chinese"),
    [
        (
            [900, 1500, 1200],
            2,
            "Your best clients (2 of 3) bring NT$1,500 after time. "
            "The rest (1) takes NT$300 of it away, so NT$1,200 is left.",
            "您的 3 位客戶裡，最好的 2 位扣工時後帶來 NT$1,500；其餘 1 位吃掉 NT$300，"
            "因此剩下 NT$1,200。",
        ),
        (
            [1500, 1200],
            1,
            "Your best client (of 2) brings NT$1,500 after time. "
            "The rest (1) takes NT$300 of it away, so NT$1,200 is left.",
            "您的 2 位客戶裡，最好的一位扣工時後帶來 NT$1,500；其餘 1 位吃掉 NT$300，"
            "因此剩下 NT$1,200。",
        ),
        (
            [900, 1500],
            2,
            "Each of your clients (2) adds to the profit: NT$1,500 after time.",
            "您的 2 位客戶都帶來利潤：扣工時後共 NT$1,500。",
        ),
        (
            [-100, -1500],
            1,
            "None of your clients (2) brings a profit after time: together they come to -NT$1,500.",
            "您的 2 位客戶扣工時後都沒有帶來利潤：合計 -NT$1,500。",
        ),
    ],
)
def test_the_curve_in_a_sentence(
    curve: list[float], peak_at: int, english: str, chinese: str
) -> None:
    view = replace(VIEW, curve=curve, peak_at=peak_at)
    assert view.profit(words("en")) == english
    assert view.profit(words("zh-Hant")) == chinese


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "Value × ease map",
                "  Each sign is a client: the further right, the more it is worth; the higher",
                "  up, the easier to work with.",
                "  ▲ Grow:    2",
                "  ● Keep:    1",
                "  ◆ Educate: 1",
                "  ■ Reprice: 1",
                "  × Drop:    1",
                "  Water these first: 1 Ada, 2 Studio Ünal",
                "  Let go kindly: 3 Bob & Co",
                "",
                "Whale curve · profit adds up, client by client",
                "  Your best clients (2 of 3) bring NT$1,500 after time. The rest (1) takes",
                "  NT$300 of it away, so NT$1,200 is left.",
            ],
        ),
        (
            "zh-Hant",
            [
                "價值 × 順暢度地圖",
                "  每個記號是一位客戶：愈靠右愈有價值，愈往上愈好合作。",
                "  ▲ 多灌溉：2",
                "  ● 維持：  1",
                "  ◆ 教育：  1",
                "  ■ 調價：  1",
                "  × 放手：  1",
                "  優先灌溉：1 Ada、2 Studio Ünal",
                "  禮貌道別：3 Bob & Co",
                "",
                "鯨魚曲線 · 利潤逐一累加",
                "  您的 3 位客戶裡，最好的 2 位扣工時後帶來 NT$1,500；其餘 1 位吃掉 NT$300，因",
                "  此剩下 NT$1,200。",
            ],
        ),
    ],
)
def test_the_plain_text_says_what_the_pictures_show(language: str, lines: list[str]) -> None:
    from tests.nightly.test_mail import full_report, parts

    report = replace(full_report(), overview=VIEW)
    text, _ = parts(compose(report, words(language), HEAD, NOW))
    said = text.splitlines()
    at = said.index(lines[0])
    assert said[at : at + len(lines)] == lines


# -- drawing ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("matplotlib")
@pytest.mark.parametrize("language", languages())
def test_both_pictures_in_the_colours_of_the_dashboard(language: str) -> None:
    drawn = pictures_of(VIEW, words(language))
    assert drawn.lacking is None
    for png in (drawn.map, drawn.curve):
        assert pixels(png).shape == (800, 1120, 3)
        assert len(png) <= 75_000
    for color in MARKERS.values():
        assert near(drawn.map, color) > 100, color
    assert near(drawn.curve, "1f4e41") > 2_000
    assert near(drawn.curve, "e07020") > 500
    without = pictures_of(replace(VIEW, dots=DOTS[:-1]), words(language))
    assert near(without.map, MARKERS["drop"]) == 0


@pytest.mark.usefixtures("matplotlib")
def test_a_picture_names_nobody() -> None:
    renamed = replace(VIEW, water=["x" * 80, "台灣"], let_go=["سلام"])
    assert pictures_of(renamed, words("en")) == pictures_of(VIEW, words("en"))


@pytest.mark.usefixtures("matplotlib")
@pytest.mark.filterwarnings("error")
def test_without_a_font_letters_stand_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FONTS", ("DejaVu Sans",))
    chinese, english = words("zh-Hant"), words("en")
    drawn = pictures_of(replace(VIEW, sign="₿\U0001f383"), chinese)
    assert (drawn.lacking, drawn.lettered) == (None, True)
    assert not pictures_of(VIEW, english).lettered
    persian = Words("fa", {**english.texts, "language.right_to_left": "true"})
    assert pictures_of(VIEW, persian).lettered, "matplotlib joins no letters"
    from tests.nightly.test_mail import full_report, parts

    report = replace(full_report(), overview=VIEW)
    for part in parts(compose(report, chinese, HEAD, NOW, drawn)):
        assert "圖中的字母：A 大南瓜、B 帶刺南瓜、C 小苗、D 雜草。" in part


@pytest.mark.usefixtures("matplotlib")
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("count", [1, 2, 10_000])
def test_few_and_many_clients_fit(count: int) -> None:
    chance = random.Random(1)
    dots = [
        Dot(100 * chance.random(), 100 * chance.random(), chance.choice(list(MARKERS)), n < 6 and n)
        for n in range(count)
    ]
    curve = [-1e12 if n == 1 else 1e12 - n for n in range(count)]
    drawn = pictures_of(Overview(dots, (0, 100), ["a"], ["b"], curve, 1, "$$"), words("en"))
    assert drawn.lacking is None
    assert 0 < len(drawn.map) + len(drawn.curve) < 150_000


@pytest.mark.parametrize(
    ("language", "value", "most", "said"),
    [
        ("en", 4_500_000, 4_500_000, "4,500k"),
        ("en", 2_500, 9_000, "2,500"),
        ("en", -20_000, 90_000, "-20k"),
        ("zh-Hant", 4_500_000, 4_500_000, "450萬"),
        ("zh-Hant", 25_000, 200_000, "2.5萬"),
        ("zh-Hant", 25_000, 90_000, "25,000"),
        ("zh-Hant", 0, 4_500_000, "0"),
        ("zh-Hans", 4_500_000, 4_500_000, "450万"),
    ],
)
def test_amounts_on_an_axis(language: str, value: float, most: float, said: str) -> None:
    assert axis_money(value, most, words(language)) == said


# -- inside the mail -------------------------------------------------------------------------------


def nightly(postbox: Postbox, pictured: bool = True) -> Line:
    chosen = settings("Studio")
    chosen = replace(chosen, books=(replace(entry(), pictures=pictured),))
    book = memory_workbook(typed=TYPED, rows=30, schedule=False)
    now = dt.datetime.combine(MONDAY, dt.time(3), dt.UTC)
    (line,) = Night(chosen, now, False, {}, lambda *_: book, postbox).run()
    return line


def images(mail: EmailMessage) -> list[EmailMessage]:
    return [part for part in mail.walk() if part.get_content_maintype() == "image"]


@pytest.mark.usefixtures("matplotlib")
def test_amounts_in_toman_in_every_part_of_a_persian_mail() -> None:
    """The word stays in the line of its number; an attribute has no tag in it, and Persian digits.

    The picture has no word that a matplotlib might write from left to right.
    """
    from tests.nightly.test_mail import full_report, parts

    persian, toman = words("fa"), replace(VIEW, sign="تومان")
    base = full_report()
    prices = (replace(base.prices[0], why="1,200\u00a0تومان " * 30),)
    report = replace(base, prices=prices, overview=toman, sign="تومان")
    drawn = pictures_of(toman, persian)
    assert drawn.curve == pictures_of(replace(VIEW, sign=""), persian).curve
    text, page = parts(compose(report, persian, HEAD, NOW, drawn))
    for part in (text, page):
        assert part.count("تومان") > 30
        assert part.count("تومان") == part.count("\u00a0تومان")
    alts = re.findall(r'alt="([^"]*)"', page)
    assert len(alts) == 2
    assert "۶" in alts[0]
    assert "۱٬۲۰۰\u00a0تومان" in alts[1]
    assert not any("<" in alt for alt in alts)


@pytest.mark.usefixtures("matplotlib")
def test_the_night_mails_them_where_they_are_wanted() -> None:
    postbox = Postbox()
    assert str(nightly(postbox)) == "Studio: recalculated; mailed changes: 3"
    (mail,) = postbox.mails
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
    ]
    page = mail.get_body(("html",))
    assert page is not None
    for image, alt in zip(
        images(mail),
        ("Map of clients by value and ease: 3",
         "Curve of profit added up, client by client: 17,340 in all"), strict=True,
    ):  # fmt: skip
        assert image.get_content()[:4] == b"\x89PNG"
        assert image.get_content_disposition() == "inline"
        cid = str(image["Content-ID"])
        assert cid[0] + cid[-1] == "<>"
        assert page.get_content().count(f'src="cid:{cid[1:-1]}"') == 1
        assert f'alt="{alt}"' in page.get_content()
    assert "cid:" not in shown(mail)
    raw = mail.as_bytes(policy=SMTP)
    raw.decode("ascii")
    assert max(map(len, raw.split(b"\r\n"))) < 999
    assert len(raw) < 200_000
    assert "1 Bob &amp; Co" in page.get_content()
    nightly(postbox, pictured=False)
    plain = postbox.mails[1]
    assert images(plain) == []
    assert plain["Message-ID"] == mail["Message-ID"], "pictures are no news"
    for key in ("Subject", "From", "To", "Content-Language"):
        assert str(plain[key]) == str(mail[key])


def test_without_the_library_the_mail_goes_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    postbox = Postbox()
    line = nightly(postbox)
    why = (
        "without pictures: matplotlib is not on the computer that runs the night; "
        'pip install "pumpkin-sheets[pictures]" puts it there'
    )
    assert str(line) == f"Studio: recalculated; mailed changes: 3; {why}"
    assert not line.failed
    (mail,) = postbox.mails
    assert images(mail) == []
    text = mail.get_body(("plain",))
    assert text is not None
    assert f"This mail comes {why}." in " ".join(text.get_content().split())
    assert "Let go kindly: 1 Bob & Co" in text.get_content()


def test_a_mistake_in_a_picture_never_costs_the_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: Any) -> Pictures:
        raise ZeroDivisionError

    monkeypatch.setattr(pictures, "_drawn", mistaken)
    postbox = Postbox()
    assert "; mailed changes: 3; without pictures: " in str(nightly(postbox))
    assert "ZeroDivisionError" in str(nightly(postbox))
    assert len(postbox.mails) == 2


MAIL = {"server": "s", "from": "p@studio.example", "to": ["anna@studio.example"]}


@pytest.mark.parametrize(
    ("mail", "books", "wanted"),
    [
        ({}, {}, False),
        ({"pictures": True}, {}, True),
        ({"pictures": False}, {"pictures": True}, True),
        ({"pictures": True}, {"pictures": False}, False),
    ],
)
def test_where_pictures_are_wanted(
    mail: dict[str, Any], books: dict[str, Any], wanted: bool, tmp_path: Path
) -> None:
    tables = {"mail": {**MAIL, **mail}, "books": [{"file": "a.xlsx", **books}]}
    (book,) = parse_settings(tables, "pumpkin.toml", tmp_path).books
    assert book.pictures is wanted


@pytest.mark.parametrize("wrong", ["yes", 1, [True]])
def test_pictures_are_true_or_false(wrong: object, tmp_path: Path) -> None:
    tables = {"mail": {**MAIL, "pictures": wrong}, "books": [{"file": "a.xlsx"}]}
    with pytest.raises(SettingsError) as caught:
        parse_settings(tables, "pumpkin.toml", tmp_path)
    assert str(caught.value) == "pumpkin.toml: mail.pictures must be true or false."
    assert caught.value.said(words("zh-Hant")) == (
        "pumpkin.toml：mail.pictures 必須是布林值（true 或 false）。"
    )
