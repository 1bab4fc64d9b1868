"""What owners write beside a client's name never reaches the client; a true name stays whole.

The words that give something away stand here, written by hand: the judge knows nothing of the
product's own lists.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import unicodedata
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from pumpkin_sheets.calendar.file import calendar_bytes
from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.care.secret_words import secret_words
from pumpkin_sheets.plan.care.shown_names import fine_names, shown_name
from pumpkin_sheets.plan.care.touches import Entry, TouchKind, Why

SECRETS = secret_words(all_words())
NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)

LATIN = {
    "vip", "worst", "tolerable", "good", "ok", "drop", "reprice", "educate", "keep", "grow", "tier",
    "score", "weed", "weeds", "prickly", "sprout", "sprouts", "pumpkin", "pumpkins", "flag",
    "nightmare", "blacklist", "payer", "unprofitable", "difficult", "vvip",
}  # fmt: skip
IDEOGRAPHS = (
    "貴賓", "贵宾", "頂級", "顶级", "最差", "勉強", "勉强", "良好", "普通", "放手", "調價", "调价",
    "教育", "維持", "维持", "多灌溉", "爛", "烂", "奧客", "奥客", "南瓜", "雜草", "杂草", "小苗",
    "等級", "等级", "評分", "评分", "警訊", "警讯", "黑名單", "黑名单", "大戶", "大户",
    "難搞", "难搞",
)  # fmt: skip
PERSIAN = (
    "ویژه",
    "بدترین",
    "قابل تحمل",
    "کدو",
    "علف هرز",
    "بدحساب",
    "خوب",
    "حذف",
    "پرچم",
    "امتیاز",
)
FLAGS = ("🚩", "🎃")


def leaks(title: str) -> list[str]:
    """The words of judgement in a title, whatever letters they are dressed in."""
    said = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", title)).casefold()
    said = said.replace("\u200c", "").replace("v.i.p", "vip").replace("v i p", "vip")
    found = [word for word in re.findall(r"[a-z]+", said) if word in LATIN]
    found += [word for word in (*IDEOGRAPHS, *FLAGS) if word in title]
    return found + [word for word in PERSIAN if word.replace("\u200c", "") in said]


COMPANIES = [
    "Acme", "Northwind Hotels", "Müller & Söhne", "O'Neill Ltd.", "Studio 54", "Blue-Sky Labs",
    "Smith, Jones and Partners", "A. B. Carter", "7-Eleven", "Casa (Madrid)", "e-Work", "AT&T",
    "綠葉有限公司", "北風飯店", "王小明", "台北 101", "明日設計工作室", "蓝天科技有限公司", "李雷",
    "上海面包房", "شرکت آریا", "کافه می‌خواهم", "رضا احمدی",
]  # fmt: skip
NOTES = {
    "en": [
        "VIP", "vip", "V.I.P.", "V I P", "ＶＩＰ", "VIP client", "VVIP", "Worst", "WORST",
        "worst payer", "our worst client", "the very worst", "Tolerable", "drop", "Drop",
        "drop asap", "drop next year", "Drop, replace first", "reprice", "Reprice soon", "educate",
        "keep", "KEEP", "grow", "Grow", "tier 1", "Tier: VIP", "score 92", "red flag", "red-flags",
        "weed", "Weeds", "prickly", "giant pumpkin", "sprout", "good client", "OK client",
        "late payer", "nightmare", "blacklist", "let go soon, worst", "not VIP", "🚩", "🎃",
    ],
    "zh-Hant": [
        "貴賓", "頂級", "頂級客戶", "最差", "勉強", "爛客戶", "爛客戶，快放手", "放手", "請放手",
        "調價", "先調價", "多灌溉", "先找替補再放手", "奧客", "黑名單", "大南瓜", "雜草", "警訊",
        "大戶", "難搞", "VIP客戶", "維持良好",
    ],
    "zh-Hans": [
        "贵宾", "顶级", "顶级客户", "最差", "勉强", "烂客户", "烂客户，快放手", "调价", "请调价",
        "奥客", "黑名单", "大南瓜", "杂草", "警讯", "大户", "难搞", "VIP客户", "维持良好",
    ],
    "fa": [
        "ویژه", "مشتری ویژه", "بدترین", "بدترین مشتری", "قابل تحمل", "بدحساب", "کدو", "علف هرز",
        "امتیاز ۹۲", "پرچم قرمز", "خیلی بد، حذف شود", "VIP",
    ],
}  # fmt: skip
BESIDE = [
    "{name} - {note}", "{name} – {note}", "{name} — {note}", "{name}—{note}", "{name} -- {note}",
    "{name}/{note}", "{name} / {note}", "{name}／{note}", "{name} | {note}", "{name}, {note}",
    "{name}，{note}", "{name}、{note}", "{name}، {note}", "{name}; {note}", "{name}；{note}",
    "{name}: {note}", "{name}：{note}", "{name} · {note}", "{name} • {note}", "{name} ~ {note}",
    "{name} => {note}", "{name} → {note}", "{name} #{note}", "{name}_{note}", "{name} ★ {note}",
    "{name}\n{note}", "{name}\t{note}", "{name} {note}", "{name}  {note}", "{name}… {note}",
    "{name} ({note})", "{name}({note})", "{name}（{note}）", "{name}[{note}]", "{name} 【{note}】",
    "{name} 《{note}》", "{name} 〈{note}〉", "{name}「{note}」", "{name} 『{note}』",
    "{name} 〔{note}〕", "{name} {{{note}}}", "{name} <{note}>", "{name} «{note}»",
    '{name} "{note}"', "{name} “{note}”", "{name} ‘{note}’", "{name} *{note}*", "{name} （{note})",
    "{name} (({note}))", "{name} ({note}", "{name} ({note}) - {note}", "{name} ({note}!)",
    "({note}) {name}", "[{note}] {name}", "【{note}】{name}", "《{note}》{name}", "{note} - {name}",
    "{note}: {name}", "{note}／{name}", "★{note}★ {name}",
]  # fmt: skip


def decorated() -> list[tuple[str, str]]:
    """2,400 names as owners decorate them, and what each client is really called."""
    chance = random.Random(20260302)
    made = []
    for _ in range(600):
        for notes in NOTES.values():
            name, note = chance.choice(COMPANIES), chance.choice(notes)
            made.append((chance.choice(BESIDE).format(name=name, note=note), name))
    return made


TRUE_NAMES = (
    """
VIP Travel|VIP-Reisen GmbH|VIP Limousines of Taipei|Euro-VIP Travel|VIP! Travel|V.I.P. Nails
VIP Travel (Taipei)|VIP Travel - Taipei|VIP & Partners|Pumpkin Patch Nursery|Pumpkin & Sons
The Pumpkin Shop|Red Flag Brewing|Worst Case Scenario Games|Prickly Pear Kitchen|Sprouts Market
Wilt & Seed Garden Centre|Tier One Cycling|Frontier Books|Score Marketing|Scoreboard Ltd
Good Morning Cafe|Good Shepherd|Good, Bad & Ugly|The Good Company|The "Good" Company|Good & Co.
Feel Good|Feel Good Inc.|Life is Good|All Good|Good Vibes!|Simply Good Food|Common Good Coffee
The Greater Good|Goodwin & Co|Goodyear|Dr. Good's Clinic|Mary Good's Bakery|24/7 Good Service
OK Tedder|OK Diner|OK! Magazine|Keep Fit Gym|Keepsake Jewels|Bob's Keep|Castle Keep|Keep & Sons
Keep Cup|Zookeeper|Book Keeper and Daughters|Drop Coffee|Drop-In Cafe|Dropbox|Rain Drop|Tear Drop
Dew Drop Inn|Let It Grow|Grow Up Nursery|Growers United|Growing Minds School|Made to Grow
Educate Together|Fire Station Pizza|Late Night Pizza|Slow Food|Better Homes|Problem Solved IT
Difficult Women Theatre|Acme (Good Shepherd)|Acme (Asia)|Best Buy|Best of Taipei|Top Hat & Co
Devoted Pets|Bad Wolf Brewery|Keep Calm & Drop|Low Fields Farm|Customers First|List & Partner
貴賓樓飯店|台北貴賓室服務|頂級旅遊|良好診所|良好生活|明德教育|教育部|新北教育中心|普通高中|普通話學校
維持健身|維持餐廳|大南瓜農場|南瓜屋|小苗幼兒園|放手玩樂團|全心投入劇團|多走一步健行社|等級一音響|雜草花園
贵宾楼饭店|顶级旅游|明德教育集团|普通高中北京分校|杂草花园|大南瓜农场|评分网络
آژانس ویژه سفر|کدو تنبل سبز کافه|رشد نو|آموزش پارسیان|انتشارات رشد
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def titles(names: list[str], fine: frozenset[str] = frozenset(), language: str = "en") -> list[str]:
    why = Why("overdue_cadence", (("days", 14), ("overdue", 3)))
    entries = [
        Entry(day, dt.time(9), name, TouchKind.CARE_CALL, "Mei", 20, why, None, 3, day)
        for i, name in enumerate(names)
        for day in [dt.date(2026, 3, 2) + dt.timedelta(days=i)]
    ]
    zone = ZoneInfo("Asia/Taipei")
    content, _ = calendar_bytes(entries, None, zone, words(language), all_words(), NOW, fine=fine)
    found = Calendar.from_ical(content).walk("VEVENT")
    return [str(event["SUMMARY"]) for event in sorted(found, key=lambda e: e["DTSTART"].dt)]


@pytest.mark.parametrize("language", languages())
def test_no_decorated_name_tells_the_tier(language: str) -> None:
    made = decorated()
    assert len(made) == 2_400
    assert len({name for name, _ in made}) > 2_000
    assert sum(bool(leaks(name)) for name, _ in made) > 2_250, "the judge sees what is there"
    assert not any(leaks(name) for _, name in made)
    shown = titles([name for name, _ in made], language=language)
    told = [(name, title) for (name, _), title in zip(made, shown, strict=True) if leaks(title)]
    assert told == []


def test_what_is_left_is_the_name() -> None:
    wrong = []
    for name, true in decorated():
        left = shown_name(name, SECRETS).text
        if left.rstrip(".") != true.rstrip("."):
            wrong.append((name, left))
    assert wrong == []


def test_true_names_stay_whole_and_the_owner_is_told_of_the_word() -> None:
    assert len(TRUE_NAMES) >= 100
    shown = titles(TRUE_NAMES)
    assert [title.removeprefix("Call: ") for title in shown] == TRUE_NAMES
    silent = {name for name in TRUE_NAMES if not shown_name(name, SECRETS).word}
    assert not [name for name in silent if leaks(name)]
    assert {"Goodwin & Co", "Dropbox", "Frontier Books", "Acme (Asia)"} <= silent


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("Acme (VIP)", "Acme", ""),  # surely a note: nothing to ask
        ("Acme - worst payer", "Acme", ""),
        ("綠葉（爛客戶，快放手）", "綠葉", ""),
        ("Acme VIP", "Acme", "vip"),  # hardly a name: cut, and asked
        ("Hotel VIP", "Hotel", "vip"),
        ("Acme (VIP Lounge)", "Acme", "vip"),
        ("綠葉公司爛客戶", "綠葉公司", "爛客戶"),
        ("VIP Travel", "VIP Travel", "vip"),  # a name: kept, and asked
        ("VIP Travel (worst)", "VIP Travel", "vip"),
        ("VIP", "VIP", "vip"),
        ("(VIP)", "(VIP)", "vip"),
        ("Acme", "Acme", ""),
    ],
)
def test_who_is_asked(name: str, text: str, word: str) -> None:
    found = shown_name(name, SECRETS)
    assert (found.text, found.word) == (text, word)


def test_a_name_that_is_fine_is_never_cut() -> None:
    fine = fine_names("ｖｉｐ  travel; Hotel VIP\nAcme - Good；貴賓樓飯店;;")
    assert len(fine) == 4
    names = ["VIP Travel", "hotel vip", "Acme - Good", "貴賓樓飯店", "Acme VIP"]
    assert titles(names, fine) == [
        "Call: VIP Travel", "Call: hotel vip", "Call: Acme - Good", "Call: 貴賓樓飯店",
        "Call: Acme",
    ]  # fmt: skip
    assert [shown_name(name, SECRETS, fine).word for name in names] == ["", "", "", "", "vip"]


def test_a_name_of_any_length_is_read_in_no_time() -> None:
    for name in ("VIP " * 8_000, "(" * 32_767, "(VIP" * 8_000, "爛" * 32_767, "- VIP" * 6_000):
        assert len(shown_name(name, SECRETS).text) <= 255
