"""The texts of the letters: every kind in every language, and never a word that judges (F12)."""

from __future__ import annotations

import datetime as dt
import re
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.care.client_text import TOLD, RevealingText
from pumpkin_sheets.plan.care.secret_words import revealing_word, secret_words
from pumpkin_sheets.plan.care.shown_names import shown_name
from pumpkin_sheets.plan.letters.kinds import BY_NAME, KINDS, LANGUAGES, asked_for
from pumpkin_sheets.plan.letters.writing import MISSING, Writer, said_day
from pumpkin_sheets.sheets.words import Sentence

SECRETS = secret_words(all_words())
WRITER = Writer("NT$", SECRETS, frozenset())
DAY = dt.date(2026, 3, 2)

KIND_NAMES = [
    "farewell_transfer", "farewell_price", "farewell_later", "price_rise", "terms", "decline",
    "conditions", "success_question", "estimate", "deposit_wait", "interview_invite",
    "referral_ask", "progress_report", "community_invite", "suggestion_answer", "moved_contact",
    "project_close",
]  # fmt: skip

JUDGED = (
    "vip", "v.i.p", "v i p", "tier", "red flag", "pumpkin", "worst", "tolerable",
    "drop, replace first", "貴賓", "贵宾", "等級", "等级", "警訊", "警讯", "爛客戶",
    "烂客户", "南瓜", "最差", "頂級", "顶级", "مشتری ویژه", "بدترین", "کدو",
)  # fmt: skip
"""The judge's own list: it knows nothing of the code's."""


def judged(text: str) -> str:
    """The first word of the list that stands in a text, whatever its case, width and marks."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(c for c in wide if unicodedata.category(c) not in ("Cf", "Mn"))
    for word in JUDGED:
        found = re.escape(word)
        if word.isascii():
            found = rf"(?<![a-z0-9]){found}(?![a-z0-9])"
        if re.search(found, plain):
            return word
    return ""


def test_there_are_seventeen_kinds_and_each_has_a_code_of_its_own() -> None:
    assert [kind.name for kind in KINDS] == KIND_NAMES
    assert [kind.code for kind in KINDS] == list(range(1, 18))
    assert [choice.name for choice in LANGUAGES] == ["en", "zh-Hant", "zh-Hans", "fa"]


CLOSES = {"en": "Kind regards,", "zh-Hant": "敬祝 商祺", "zh-Hans": "顺祝商祺", "fa": "با احترام"}


@pytest.mark.parametrize("kind", KIND_NAMES)
@pytest.mark.parametrize("language", CLOSES)
def test_a_letter_without_a_contact_names_its_reader_once_and_closes(
    language: str, kind: str
) -> None:
    """“Dear Acme, our fee for Acme will be …”: nobody writes to somebody of that somebody."""
    spoken = words(language)
    facts = {name: name for name in asked_for(kind, spoken) if name != "contact"}
    made = WRITER.write("Acme", kind, facts, spoken)
    blocks = made.text.split("\n\n")
    if kind == "moved_contact":  # it goes to a person, of the client where that person was
        assert (made.missing, "Acme" in blocks[0]) == (("contact",), False)
    else:
        assert "Acme" in blocks[0]
        assert "Acme" not in "".join(blocks[1:])
    assert blocks[-1].split("\n")[0] == CLOSES[language]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", KIND_NAMES)
def test_our_own_words_give_nothing_away(kind: str, language: str) -> None:
    said = words(language)
    texts = [said[f"letters.{kind}.subject"], said[f"letters.{kind}.text"]]
    texts += [said[f"letter_kinds.{kind}"]]
    texts += [text for key, text in said.texts.items() if key.startswith("letter_sentences.")]
    texts += [said[f"rules.rule{n}"] for n in range(1, 6)]
    for text in texts:
        assert revealing_word(text, SECRETS) is None, text
        assert not judged(text)
    named = {name for text in texts[:2] for _, name, _, _ in string.Formatter().parse(text)}
    assert named - {None} <= TOLD | {"client"}
    assert {"sender", "company"} <= named


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", KIND_NAMES)
def test_what_is_missing_is_shown_and_listed(kind: str, language: str) -> None:
    said = words(language)
    bare = WRITER.write("Acme", kind, {}, said)
    needed = {
        name
        for text in (said[f"letters.{kind}.subject"], said[f"letters.{kind}.text"])
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    } - {"client", "referral", "refund", "question"}
    if kind != "moved_contact":  # a company is not congratulated on its new position
        needed -= {"contact"}
    assert set(bare.missing) == needed
    assert bare.text.count(MISSING) + bare.subject.count(MISSING) >= len(needed)
    assert "{" not in bare.text + bare.subject
    assert not any(line != line.rstrip() for line in bare.text.split("\n"))
    whole = WRITER.write("Acme", kind, dict.fromkeys(needed, "x"), said)
    assert whole.missing == ()
    assert MISSING not in whole.text + whole.subject
    assert set(asked_for(kind, said)) == needed | {"contact"}


facts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["Acme (VIP relaunch)", "ＶＩＰ", "V.I.P.", "vi\u200bp", "red\nflag", "頂級",
         "南 瓜", "the worst",
         "Tolerable", "pumpkin", "tier 1", "{client}", "{0}", "%s", "=1+1", "کدو", "NPS score",
         "普通門診人數", "", " ", "\ue000", "\ue001", "Drop, replace first", "good", "red", "flag"]
    ),
)  # fmt: skip
names = st.one_of(
    st.text(min_size=1, max_size=20),
    st.sampled_from(
        ["Acme", "Acme (VIP)", "VIP", "VIP Travel", "貴賓樓飯店", "Acme - worst payer",
         "Pumpkin & Co",
         "Tier", "Good Shepherd", "爛客戶 Acme", "a*b", "\ue000", "red flag"]
    ),
)  # fmt: skip


GIVEN = TOLD - {"referral", "refund"}
"""The facts that a letter is told; the other two are sentences that it makes of them."""


@given(
    client=names,
    kind=st.sampled_from(KIND_NAMES),
    language=st.sampled_from(languages()),
    told=st.dictionaries(st.sampled_from(sorted(GIVEN)), facts, max_size=30),
)
def test_whatever_is_told_no_letter_judges_its_reader(
    client: str, kind: str, language: str, told: dict[str, str]
) -> None:
    own = shown_name(" ".join(client.split()), SECRETS).text
    try:
        written = WRITER.write(client, kind, told, words(language))
        called = WRITER.text("{on} {client}", client, {"on": "2026-03-02"})
    except RevealingText as revealing:
        # It says what holds the word, and that does.
        if revealing.fact:
            at_fault = {"referral": "refer_to", "refund": "deposit"}
            value = told[at_fault.get(revealing.fact, revealing.fact)]
            assert judged(" ".join(value.split())) or judged(value)
        return
    for text in (written.subject, written.text, called):
        rest = text
        for name in sorted({own, client}, key=len, reverse=True):
            if len(name) > 2:
                rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
        if len(own) > 2:
            assert not judged(rest), (text, own)


def test_an_optional_sentence_comes_with_its_fact_alone() -> None:
    english, chinese = words("en"), words("zh-Hant")
    with_other = WRITER.write("Acme", "decline", {"refer_to": "Harbour Web"}, english).text
    assert "lose no time. If you wish, Harbour Web is ready to take over.\n" in with_other
    assert "lose no time.\n" in WRITER.write("Acme", "decline", {}, english).text
    with_other = WRITER.write("Acme", "decline", {"refer_to": "港灣"}, chinese).text
    assert "以免耽誤您的時間。若您願意，港灣可以接手。\n" in with_other
    closing = WRITER.write("Acme", "project_close", {"deposit": 40_000.0}, english).text
    assert "so far. We return the deposit of NT$40,000.\n" in closing
    report = WRITER.write("Acme", "progress_report", {}, english).text
    assert "What comes next: …\nOur next look at it together" in report
    question = Sentence("letter_sentences.question")
    report = WRITER.write("Acme", "progress_report", {"question": question}, english).text
    assert "What comes next: …\nOne question so that we get there: who uses" in report


def test_facts_are_said_in_the_language_of_the_letter() -> None:
    english, chinese = words("en"), words("zh-Hant")
    assert said_day(DAY, english) == "2 March 2026"
    assert said_day(DAY, chinese) == "2026 年 3 月 2 日"
    assert WRITER.said("price_new", 123_000.0, english) == "NT$123,000"
    assert WRITER.said("rounds", 4.0, english) == "4"
    assert WRITER.said("project", "two\nlines \u202e", english) == "two lines"
    lines = tuple(
        Sentence("language.one", name=name) for name in ("1. One", "", "２ Two", "12 eggs")
    )
    assert WRITER.said("rules", lines, english) == "1. One\n2. ２ Two\n3. 12 eggs"


def test_what_is_to_be_paid_is_said_to_the_cent() -> None:
    english, persian = words("en"), words("fa")
    for name in ("price_new", "deposit"):
        assert WRITER.said(name, 1_062.5, english) == "NT$1,062.50"
        assert WRITER.said(name, 799.6, persian) == "NT$۷۹۹٫۶۰"
        assert WRITER.said(name, 1_062.004, english) == "NT$1,062"
    assert WRITER.said("price_now", 1_062.4, english) == "NT$1,062"


def test_a_sign_that_is_a_persian_word_stands_after_its_amount() -> None:
    writer = Writer("تومان", SECRETS, frozenset())
    assert writer.said("price_new", 432_500_000.0, words("fa")) == "۴۳۲٬۵۰۰٬۰۰۰\u00a0تومان"
    assert writer.said("deposit", 1_062.5, words("en")) == "1,062.50\u00a0تومان"


def test_whoever_has_no_contact_is_addressed_by_the_clients_name() -> None:
    english = words("en")
    assert WRITER.write("VIP Travel", "terms", {}, english).text.startswith("Dear VIP Travel,")
    told = {"contact": "Ms Wu"}
    assert WRITER.write("VIP Travel", "terms", told, english).text.startswith("Dear Ms Wu,")


def test_what_the_owner_accepted_may_stand_in_a_letter() -> None:
    writer = Writer("", SECRETS, frozenset({"pumpkin studio"}))
    said = writer.write("Acme", "terms", {"company": "Pumpkin Studio"}, words("en"))
    assert said.text.endswith("\nPumpkin Studio")


def test_every_advised_letter_keeps_quiet_for_90_days() -> None:
    assert {kind.name for kind in KINDS if kind.quiet == 90} == {
        "farewell_transfer", "farewell_price", "farewell_later", "price_rise", "terms",
    }  # fmt: skip
    assert BY_NAME["interview_invite"].quiet == 30
