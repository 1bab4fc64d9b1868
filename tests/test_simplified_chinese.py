"""Simplified Chinese is that of the mainland: its characters, its terms, its punctuation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from pumpkin_sheets.languages import all_words, words
from pumpkin_sheets.plan.care.client_text import ClientFacts, RevealingText, client_text
from pumpkin_sheets.plan.care.secret_words import secret_words
from pumpkin_sheets.plan.care.shown_names import shown_name
from pumpkin_sheets.sample import sample_clients, sample_typed

SAID = words("zh-Hans")

NAMES_ITSELF = {"letter_languages.zh-Hant", "letter_languages.fa"}
"""Where a language stands under its own name too."""

TAIWANESE = re.findall(
    r"\w+",
    """
    软体 硬体 程式 档案 资料 资讯 讯息 简讯 专案 预设 设定 品质 储存格 试算表 活页簿 栏位
    萤幕 滑鼠 印表 列印 伺服器 网路 连结 登入 登出 帐号 帐户 视窗 点选 游标 巨集 函式 引数
    选单 行事历 电邮 金钥 权杖 凭证 代理伺服 解压缩 回报 国定假日 工作天 留白 尚缺 提早
    核可 签回 结案 贴文 检视 灌溉 警讯 量表 情境
    """,
)
"""What a shop owner on the mainland would call otherwise, in simplified characters."""


def sample_texts() -> Iterator[tuple[str, str]]:
    """Every text of the sample, with where it stands."""
    today = dt.date(2026, 3, 2)
    tables, pages = sample_typed("zh-Hans", today)
    columns = [("clients", sample_clients("zh-Hans")), *tables.items()]
    for table, cells in columns:
        for column, values in cells.items():
            yield from ((f"{table}.{column}", v) for v in values if isinstance(v, str))
    for page, lines in pages.items():
        yield from ((f"{page}.{k}", v) for k, v in lines.items() if isinstance(v, str))


def texts() -> list[tuple[str, str]]:
    return [*SAID.texts.items(), *sample_texts()]


def ideographs(text: str) -> list[str]:
    return re.findall("[\u3400-\u9fff\uf900-\ufaff]", text)


def is_simplified(sign: str) -> bool:
    """Whether the mainland's character set, which has no traditional forms, knows a character."""
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def test_the_character_set_tells_traditional_from_simplified() -> None:
    assert [s for s in "客戶設單專業檢視裡著" if not is_simplified(s)] == list("戶設單專業檢視裡")
    assert all(is_simplified(s) for s in "客户设单专业检视里着")


def test_no_traditional_character_is_left() -> None:
    left = [
        (key, text)
        for key, text in texts()
        if key not in NAMES_ITSELF and not all(map(is_simplified, ideographs(text)))
    ]
    assert left == []


def test_no_term_of_taiwan_is_left() -> None:
    left = [(key, term) for key, text in texts() for term in TAIWANESE if term in text]
    assert left == []


def test_signs_are_those_of_the_mainland() -> None:
    wide = "[\u3000-\u9fff\uff00-\uffef]"
    for key, text in texts():
        assert not re.search("[「」『』]", text), key
        assert text.count("“") == text.count("”"), key
        assert not re.search(rf"{wide}[,:;!?()]|[,;!?(]{wide}", text), key
        assert not re.search("[！？。；：，、] |” (?=[\u4e00-\u9fff])|[\u4e00-\u9fff] “", text), key


def test_nobody_is_addressed_as_a_friend() -> None:
    assert [key for key, text in texts() if "你" in text] == []


SECRETS = secret_words(all_words())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("闪电物流（老赖）", "闪电物流"),
        ("闪电物流 - 警示信号多", "闪电物流"),
        ("闪电物流（引导）", "闪电物流"),
        ("贵宾楼饭店", "贵宾楼饭店"),
        ("引导科技", "引导科技"),
        ("良好食品", "良好食品"),
    ],
)
def test_notes_beside_a_name_are_cut_off(written: str, shown: str) -> None:
    assert shown_name(written, SECRETS, frozenset()).text == shown


@pytest.mark.parametrize("word", ["警示信号", "危险信号", "顶级", "等级", "贵宾"])
def test_a_letter_repeats_no_judgement(word: str) -> None:
    facts = ClientFacts("闪电物流", told={"open_work": f"{word}页面"})
    with pytest.raises(RevealingText, match=word):
        client_text("{client}：{open_work}", facts, SECRETS)


def test_a_letter_may_speak_of_guiding_and_keeping() -> None:
    facts = ClientFacts("闪电物流", told={"open_work": "引导页面与维持方案"})
    said = client_text("{client}：{open_work}", facts, SECRETS)
    assert said == "闪电物流：引导页面与维持方案"
