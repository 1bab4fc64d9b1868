"""Letters as files: what stands in them, what they are called, and what never becomes one."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import errno
import os
import re
from dataclasses import replace
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZipFile

import pytest

from pumpkin_sheets.book import BookError
from pumpkin_sheets.languages import words
from pumpkin_sheets.plan.letters.checking import mail_address
from pumpkin_sheets.plan.letters.drafts import Draft

docx = pytest.importorskip("docx")

from pumpkin_sheets.stationery.document import letter_document  # noqa: E402
from pumpkin_sheets.stationery.folder import file_name, write_letters  # noqa: E402
from pumpkin_sheets.stationery.message import letter_message  # noqa: E402

SPOKEN = {code: words(code) for code in ("en", "zh-Hant")}
DRAFT = Draft(
    client="Bolt Logistics",
    name="2026-11-24 Bolt Logistics",
    kind="farewell_transfer",
    email="chen@bolt.example",
    subject="Our work together after 24 December 2026",
    text="Dear Mr Chen,\n\nThank you.\n\nAnn Rose\nStudio Rose",
    language="en",
    on=dt.date(2026, 11, 24),
    company="Studio Rose",
    address="12 Quay, Taipei",
)
CHINESE = replace(
    DRAFT,
    client="閃電物流",
    name="2026-11-24 閃電物流",
    subject="關於 2026 年 12 月 24 日 之後的合作",
    text="陳先生 您好：\n\n感謝您。\n\n林美\n林工作室",
    language="zh-Hant",
    company="林工作室",
)


def test_each_letter_becomes_a_document_and_a_mail(tmp_path: Path) -> None:
    done = write_letters([DRAFT, CHINESE], tmp_path / "out" / "letters", SPOKEN)
    assert [path.name for path in done.written] == [
        "2026-11-24 Bolt Logistics.docx",
        "2026-11-24 Bolt Logistics.eml",
        "2026-11-24 閃電物流.docx",
        "2026-11-24 閃電物流.eml",
    ]
    assert done.left == ()


def test_nothing_incomplete_leaves(tmp_path: Path) -> None:
    lacking = replace(DRAFT, missing=("open_work",))
    done = write_letters([lacking], tmp_path, SPOKEN)
    assert (done.written, done.left) == ((), (lacking,))
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "2026-11-24 Bolt Logistics.eml").write_text("mine")
    first = write_letters([DRAFT], tmp_path, SPOKEN)
    second = write_letters([replace(DRAFT, email="")], tmp_path, SPOKEN)
    assert [path.name for path in (*first.written, *second.written)] == [
        "2026-11-24 Bolt Logistics (2).docx",
        "2026-11-24 Bolt Logistics (2).eml",
        "2026-11-24 Bolt Logistics.docx",
    ]
    assert (tmp_path / "2026-11-24 Bolt Logistics.eml").read_text() == "mine"


def test_without_an_address_there_is_no_mail(tmp_path: Path) -> None:
    for address in ("", "chen", "a@b.example, c@d.example", "Chen <c@d.example>"):
        done = write_letters([replace(DRAFT, email=address)], tmp_path, SPOKEN)
        assert [path.suffix for path in done.written] == [".docx"]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("2026-11-24 A/B: “C” <D>?*|", "2026-11-24 A-B- “C” -D----"),
        ("2026-11-24 V/IP", "2026-11-24 V-IP"),
        ("2026-11-24 Acme Inc.", "2026-11-24 Acme Inc"),
        ("2026-11-24 " + "長" * 200, "2026-11-24 " + "長" * 56),
    ],
)
def test_a_files_name_is_one_that_every_system_takes(name: str, called: str) -> None:
    assert file_name(name) == called


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    target = tmp_path / "taken"
    target.write_text("a file")
    with pytest.raises(BookError, match=r"^Cannot write letters to .*taken: file exists\.$"):
        write_letters([DRAFT], target, SPOKEN)


def test_a_letter_that_the_disk_has_no_room_for_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(BytesIO):
        def write(self, data: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    there = Path.open

    def opened(path: Path, mode: str) -> IO[bytes]:
        if path.suffix != ".eml":
            return there(path, mode)  # type: ignore[return-value]
        path.touch(exist_ok=False)
        return Full()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(BookError, match=r"^Cannot write letters to "):
        write_letters([replace(DRAFT, email=""), DRAFT], tmp_path, SPOKEN)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-24 Bolt Logistics.docx"]


# --- the document ---------------------------------------------------------------------------------


def test_the_document_holds_the_letter() -> None:
    document = docx.Document(BytesIO(letter_document(DRAFT, SPOKEN["en"])))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "Studio Rose",
        "12 Quay, Taipei",
        "24 November 2026",
        "Our work together after 24 December 2026",
        "Dear Mr Chen,",
        "Thank you.",
        "Ann Rose\nStudio Rose",
    ]


def test_its_properties_say_nothing_of_anybody() -> None:
    content = letter_document(DRAFT, SPOKEN["en"])
    own = docx.Document(BytesIO(content)).core_properties
    assert (own.title, own.author, own.comments) == (DRAFT.subject, "", "")
    said = (own.last_modified_by, own.keywords, own.category, own.subject)
    assert said == ("", "", "", "")
    assert own.created == own.modified == dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    with ZipFile(BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        everything = b"".join(parts.read(name) for name in parts.namelist())
    for word in (b"farewell", b"python-docx", b"pumpkin", b"Pumpkin"):
        assert word not in everything


def test_every_script_has_a_font_of_its_language() -> None:
    content = letter_document(CHINESE, SPOKEN["zh-Hant"])
    with ZipFile(BytesIO(content)) as parts:
        styles = parts.read("word/styles.xml").decode()
    normal = re.search(r'<w:style [^>]*w:styleId="Normal".*?</w:style>', styles, re.DOTALL)
    assert normal
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        assert f'w:{script}="Microsoft JhengHei"' in normal[0]
    assert '<w:lang w:val="en-US" w:eastAsia="zh-TW"/>' in normal[0]


def test_a_letter_is_the_same_document_every_time() -> None:
    one, other = (letter_document(DRAFT, SPOKEN["en"]) for _ in range(2))
    with ZipFile(BytesIO(one)) as first, ZipFile(BytesIO(other)) as second:
        assert first.namelist() == second.namelist()
        assert all(first.read(name) == second.read(name) for name in first.namelist())


# --- the mail -------------------------------------------------------------------------------------


def read_mail(draft: Draft) -> EmailMessage:
    content = letter_message(draft, "chen@bolt.example", words(draft.language))
    # RFC 5322: lines end in CR LF and are no longer than 78 signs; RFC 2047: headers are ASCII.
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 78
    content.partition(b"\r\n\r\n")[0].decode("ascii")
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    assert read.defects == []
    assert [value.defects for value in read.values()] == [()] * 7
    return read


def body(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def test_the_mail_waits_to_be_sent() -> None:
    read = read_mail(CHINESE)
    assert list(read.items()) == [
        ("X-Unsent", "1"),
        ("To", "chen@bolt.example"),
        ("Subject", "關於 2026 年 12 月 24 日 之後的合作"),
        ("Content-Type", 'text/plain; charset="utf-8"'),
        ("Content-Transfer-Encoding", "8bit"),
        ("MIME-Version", "1.0"),
        ("Content-Language", "zh-Hant"),
    ]
    assert (read["From"], read["Date"], read["Message-ID"]) == (None, None, None)
    assert body(read) == "陳先生 您好：\n\n感謝您。\n\n林美\n林工作室\n"


def test_a_long_mail_is_cut_where_it_is_put_together_again() -> None:
    subject = "Rebuild of the shop with café and bar: " + "a long name of a project " * 8 + "end"
    text = "Dear Ms Lee,\n\n" + "word " * 300 + "end\n.\nFrom here on, all is yours."
    read = read_mail(replace(DRAFT, subject=subject, text=text))
    assert (read["Subject"], read["Content-Language"]) == (subject, "en")
    assert body(read) == text + "\n"
    read = read_mail(replace(CHINESE, subject="關於" * 80, text="合作" * 400))
    assert read["Subject"] == "關於" * 80
    assert body(read) == "合作" * 400 + "\n"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("chen@bolt.example", "chen@bolt.example"),
        ("o'neil+web@mail.bolt.example", "o'neil+web@mail.bolt.example"),
        ("lin@bücher.example", "lin@xn--bcher-kva.example"),
        ("林@bolt.example", ""),  # no header can say it in plain signs
        ("a..b@bolt.example", ""),
        ("chen@bolt.example.", ""),
        ("chen@bolt..example", ""),
        ("chen@bolt", ""),
        ("a@b.example, c@d.example", ""),
        ("Mr Chen <chen@bolt.example>", ""),
        ("chen＠bolt.example", ""),
    ],
)
def test_an_address_is_one_that_a_header_takes(typed: str, address: str, tmp_path: Path) -> None:
    assert mail_address(typed) == address
    done = write_letters([replace(DRAFT, email=typed)], tmp_path, SPOKEN)
    mails = [path.read_bytes() for path in done.written if path.suffix == ".eml"]
    assert [mail.split(b"\r\n")[1].decode() for mail in mails] == [f"To: {address}"] * bool(address)


PERSIAN = replace(
    DRAFT,
    subject="همکاری ما با Bolt Logistics Inc. پس از ۳ دی",
    text="آقای چن گرامی،\n\nاز Bolt Logistics Inc. سپاسگزاریم: 450.50$.\nتلفن 021-8888-1234",
    language="fa",
    company="استودیو Rose",
    address="تهران، ولیعصر ۱۲",
)


def test_a_persian_letter_reads_from_right_to_left() -> None:
    """In Word too: paragraphs and runs, their sizes, the language; Latin words and a telephone
    keep their own direction, and nothing of what is said is lost."""
    content = letter_document(PERSIAN, words("fa"))
    with ZipFile(BytesIO(content)) as package:
        body = package.read("word/document.xml").decode()
        style = package.read("word/styles.xml").decode()
    document = docx.Document(BytesIO(content))
    assert body.count("<w:bidi/>") == len(document.paragraphs) == 6
    runs = {run.text: run for paragraph in document.paragraphs for run in paragraph.runs}
    assert [text for text, run in runs.items() if not run.font.rtl and text != "\n"] == [
        "\u200eRose\u200e",
        "\u200eBolt Logistics Inc.\u200e",
        "\u200e450.50\u200e",
        "\u200e021-8888-1234\u200e",
    ]
    assert runs["استودیو "].font.cs_bold
    assert '<w:sz w:val="26"/><w:szCs w:val="26"/><w:rtl/>' in body
    assert '<w:szCs w:val="22"/>' in style
    assert 'w:bidi="fa-IR"' in style
    assert 'w:cs="Tahoma"' in style
    said = "\n".join(p.text for p in document.paragraphs).replace("\u200e", "")
    assert said.split("\n")[4:] == PERSIAN.text.replace("\n\n", "\n").split("\n")


def test_a_letter_from_left_to_right_is_not_turned() -> None:
    with ZipFile(BytesIO(letter_document(DRAFT, words("en")))) as package:
        assert b"<w:bidi/>" not in package.read("word/document.xml")
    assert b"text/html" not in letter_message(DRAFT, "chen@bolt.example", words("en"))


def test_a_persian_message_has_a_page_that_reads_from_right_to_left() -> None:
    draft = replace(PERSIAN, text="سلام <b>,\n\nاز Bolt & Co. سپاس.")
    content = letter_message(draft, "chen@bolt.example", words("fa"))
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().replace("\r", "") == draft.text + "\n"
    drawn = page.get_content()
    assert '<html lang="fa" dir="rtl">' in drawn
    assert '<p dir="rtl" align="right">سلام &lt;<span dir="ltr">b</span>&gt;,</p>' in drawn
    assert 'از <span dir="ltr">Bolt &amp; Co.</span> سپاس.' in drawn
    assert message["Content-Language"] == "fa"
