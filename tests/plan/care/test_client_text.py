"""What a client may see: nothing that is judged about them, however it is written."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pumpkin_sheets.languages import all_words, languages, words
from pumpkin_sheets.plan.care.client_text import (
    ClientFacts,
    RevealingText,
    client_text,
)
from pumpkin_sheets.plan.care.secret_words import revealing_word, secret_words
from pumpkin_sheets.plan.care.shown_names import shown_name
from pumpkin_sheets.plan.care.touches import SCHEDULED

SECRETS = secret_words(all_words())
TEMPLATE = "{kind}: {client}, {date} {time}, {minutes}, {person}"


def disguised(word: str, how: int) -> str:
    """The word as an owner might type it all the same."""
    if how == 1:
        return word.upper()
    if how == 2:
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)
    if how == 3:
        return unicodedata.normalize("NFD", word)
    if how == 4:
        return word[:1] + "\u200b" + word[1:]
    return word


def test_the_names_of_every_tier_and_action_in_every_language_are_secret() -> None:
    for language in all_words():
        for key, text in language.texts.items():
            if key.startswith(("tiers.", "actions.")):
                assert revealing_word(f"({text})", SECRETS), text


@given(st.sampled_from(sorted(SECRETS)), st.integers(0, 4), st.sampled_from(["", " ", "-", "★"]))
def test_no_disguise_hides_a_secret_word(word: str, how: int, around: str) -> None:
    text = f"Ring{around or ' '}{disguised(word, how)}{around or ' '}back"
    assert revealing_word(text, SECRETS)
    with pytest.raises(RevealingText):
        client_text(TEMPLATE, ClientFacts("Acme", person=text), SECRETS)


@pytest.mark.parametrize(
    "text",
    ["Goodwin", "Dropbox", "Growers", "Rue du Keepsake", "Boko", "vipère", "10:00 a.m.", "O.K.B."],
)
def test_words_count_whole(text: str) -> None:
    assert revealing_word(text, frozenset({"Good", "Drop", "Grow", "Keep", "OK", "VIP"})) is None


@pytest.mark.parametrize(
    "text", ["VIP", "V.I.P.", "v.i.p. room", "ＶＩＰ", "VIP客戶", "VÍP", "vip_room", "我的頂級客戶"]
)
def test_what_gives_a_tier_away(text: str) -> None:
    assert revealing_word(text, frozenset({"VIP", "頂級"}))


def test_a_single_character_counts_only_alone() -> None:
    secrets = frozenset({"好"})
    assert revealing_word("您好", secrets) is None
    assert revealing_word("等 好 級", secrets)
    assert revealing_word("(好)", secrets)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("VIP Travel", "VIP Travel"),
        ("Good Shepherd", "Good Shepherd"),
        ("良好診所", "良好診所"),
        ("Acme (VIP)", "Acme"),
        ("Acme（頂級）", "Acme"),
        ("[VIP] Acme Ltd", "Acme Ltd"),
        ("Acme (VIP ★ 92) Ltd", "Acme Ltd"),
        ("Acme (Asia)", "Acme (Asia)"),
        ("Acme (Good Shepherd)", "Acme (Good Shepherd)"),
        ("(VIP)", "(VIP)"),
    ],
)
def test_a_clients_own_name_is_theirs_but_an_owners_note_in_it_is_not(
    name: str, shown: str
) -> None:
    assert shown_name(name, SECRETS).text == shown
    assert client_text("Call: {client}", ClientFacts(name), SECRETS) == f"Call: {shown}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Acme (2024)", "Acme (2024)"),  # a year is no note about them
        ("Acme (★)", "Acme (★)"),
        ("Acme ()", "Acme ()"),
        ("Acme (VIP 2024)", "Acme"),
    ],
)
def test_a_bracket_without_a_judgement_stays(name: str, shown: str) -> None:
    assert shown_name(name, SECRETS).text == shown


def test_without_secrets_nothing_is_one() -> None:
    assert revealing_word("VIP", frozenset()) is None
    assert revealing_word("VIP", frozenset({"", " . "})) is None
    assert revealing_word("Acme (VIP)", frozenset()) is None


@pytest.mark.parametrize("template", ["{client}VIP", "VIP{client}", "{client} pumpkin"])
def test_a_word_beside_the_name_is_found(template: str) -> None:
    with pytest.raises(RevealingText):
        client_text(template, ClientFacts("Acme"), SECRETS)


names = st.one_of(
    st.text(min_size=1),
    st.builds("{} {}".format, st.sampled_from(sorted(SECRETS)), st.text()),
    st.builds("{} ({})".format, st.text(min_size=1), st.sampled_from(sorted(SECRETS))),
)


@given(
    st.builds(
        ClientFacts,
        client=names,
        kind=st.sampled_from([f"touch_kinds_shown.{kind}" for kind in SCHEDULED]),
        date=st.dates(),
        time=st.times(),
        minutes=st.integers(1, 600),
        person=names,
    ),
    st.sampled_from(languages()),
    st.sampled_from(["calendar.title", "calendar.text", "calendar.text_without_person"]),
)
def test_whatever_goes_in_only_the_clients_own_name_may_hold_such_a_word(
    facts: ClientFacts, language: str, template: str
) -> None:
    spoken = words(language)
    facts = ClientFacts(
        facts.client, spoken[facts.kind], facts.date, facts.time, facts.minutes, facts.person
    )
    try:
        text = client_text(spoken[template], facts, SECRETS)
    except RevealingText:
        # Only a colleague's name can be at fault, and a template without it does.
        nameless = spoken["calendar.text_without_person"]
        assert template == "calendar.text"
        assert client_text(nameless, facts, SECRETS)
        return
    shown = shown_name(facts.client, SECRETS).text
    if "{client}" in spoken[template]:
        assert shown in text
        text = text.replace(shown, "\ue000", 1)
    assert revealing_word(text, SECRETS) is None


def test_a_judgement_has_no_way_in() -> None:
    assert {f.name for f in fields(ClientFacts)} == {
        "client", "kind", "date", "time", "minutes", "person", "told",
    }  # fmt: skip
    for word in ("tier", "score", "action", "reason"):
        with pytest.raises(KeyError):
            client_text(f"{{client}} {{{word}}}", ClientFacts("Acme"), SECRETS)
        with pytest.raises(KeyError):
            client_text("{client}", ClientFacts("Acme", told={word: "5"}), SECRETS)


@pytest.mark.parametrize(
    "said",
    ["NPS score", "service score", "普通門診人數", "教育訓練滿意度", "good mornings", "keep it"],
)  # fmt: skip
def test_what_the_client_said_may_hold_everyday_words(said: str) -> None:
    facts = ClientFacts("Acme", told={"metric": said})
    assert client_text("{client}: {metric}", facts, SECRETS) == f"Acme: {said}"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Acme (VIP relaunch)", "vip"),
        ("V.I.P. room", "vip"),
        ("ＶＩＰ門診", "vip"),
        ("頂級豪宅案", "頂級"),
        ("a red-flag audit", "red-flag"),
        ("first tier", "tier"),
        ("for our VIPs", "vips"),
        ("کدو", "کدو"),
    ],
)
def test_no_hard_word_is_said_even_as_a_fact(said: str, word: str) -> None:
    with pytest.raises(RevealingText) as caught:
        client_text("{client}: {project}", ClientFacts("Bolt", told={"project": said}), SECRETS)
    assert (caught.value.fact, caught.value.word) == ("project", word)


def test_a_fact_may_hold_the_clients_own_name() -> None:
    facts = ClientFacts("VIP Travel", told={"project": "Site of VIP Travel"})
    assert client_text("{project}", facts, SECRETS) == "Site of VIP Travel"
    facts = ClientFacts("VIP Travel", told={"project": "VIP relaunch"})
    with pytest.raises(RevealingText):
        client_text("{project}", facts, SECRETS)
    facts = ClientFacts("VIP", told={"project": "our VIP list"})
    with pytest.raises(RevealingText):
        client_text("{project}", facts, SECRETS)


def test_a_fact_that_the_owner_accepted_is_said() -> None:
    facts = ClientFacts("Acme", told={"company": "Pumpkin Studio"})
    with pytest.raises(RevealingText):
        client_text("{company}", facts, SECRETS)
    fine = frozenset({"pumpkin studio"})
    assert client_text("{company}", facts, SECRETS, fine) == "Pumpkin Studio"


def test_two_facts_side_by_side_make_no_word() -> None:
    facts = ClientFacts("Acme", told={"baseline": "red", "unit": "flag"})
    with pytest.raises(RevealingText):
        client_text("{baseline} {unit}", facts, SECRETS)


def test_a_fact_that_the_text_has_no_room_for_is_not_read() -> None:
    assert client_text("{client}", ClientFacts("Acme", told={"scope": "VIP"}), SECRETS) == "Acme"


def test_a_name_is_never_taken_for_a_template() -> None:
    assert client_text("{client}", ClientFacts("{person} {0} %s"), SECRETS) == "{person} {0} %s"


def test_missing_facts_are_empty_and_times_are_short() -> None:
    facts = ClientFacts("Acme", "Call", dt.date(2026, 3, 2), dt.time(9, 5))
    assert client_text(TEMPLATE, facts, SECRETS) == "Call: Acme, 2026-03-02 09:05, , "
