"""The mail: what it says, and getting it through a real mail server with TLS and a login."""

from __future__ import annotations

import asyncio
import datetime as dt
import email
import email.policy
import ipaddress
import os
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pumpkin_sheets.languages import languages, words
from pumpkin_sheets.nightly.mail import Letterhead, compose, message_id
from pumpkin_sheets.nightly.news import (
    Moved,
    PriceAdvice,
    ProblemLine,
    Report,
    TouchLine,
)
from pumpkin_sheets.nightly.post import MailError, MailServer, read_password, send
from pumpkin_sheets.nightly.subject import subject, told
from pumpkin_sheets.sheets.words import Words

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
DAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 3, 4, tzinfo=dt.UTC)
HEAD = Letterhead(
    ("Pumpkin 南瓜", "pumpkin@studio.example"),
    [("Ünal, Anna", "anna@studio.example"), ("", "ben@studio.example")],
)
BEN = "ben@studio.example"
UP = Moved(DAY, "Studio Ünal", "Up", "Good", "VIP", "Keep", "Grow", "Earns 162 an hour")
DOWN = Moved(DAY, "<b>Bob</b>", "Down", "OK", "Worst", "Keep", "Drop", "Hard & poor")


def full_report() -> Report:
    return Report(
        "Studio plan",
        "key-1",
        12,
        changes=(UP, DOWN),
        prices=(PriceAdvice("<b>Bob</b>", "Drop", 4000, 6550, 0.31, "Quote the walk-away price"),),
        problems=(ProblemLine("Clients!F12", "hours is “ten”; type a number"),),
        touches=(TouchLine(DAY, dt.time(9, 30), "Studio Ünal", "Care call", "Anna"),),
        link="https://docs.google.com/spreadsheets/d/abc/edit",
    )


def parts(message: EmailMessage) -> tuple[str, str]:
    text = message.get_body(("plain",))
    page = message.get_body(("html",))
    assert text is not None
    assert page is not None
    return text.get_content(), page.get_content()


# -- composing -------------------------------------------------------------------------------------


def test_a_whole_mail() -> None:
    message = compose(full_report(), words("en"), HEAD, NOW)
    assert message["Subject"] == "Studio plan: Changes among your clients: 2; act on <b>Bob</b>"
    assert message["To"].addresses[0].display_name == "Ünal, Anna"
    assert message.get_content_type() == "multipart/alternative"
    text, page = parts(message)
    for part in (text, page):
        for wanted in (
            "Studio Ünal",
            "Good, Keep",
            "VIP, Grow",
            "Earns 162 an hour",
            "6,550",
            "31%",
            "Clients!F12",
            "2026-03-02",
            "09:30",
            "Care call",
            "docs.google.com/spreadsheets/d/abc",
        ):
            assert wanted in part
    assert "<b>Bob</b>" in text
    assert "&lt;b&gt;Bob&lt;/b&gt;" in page
    assert "<b>Bob" not in page, "text from a sheet is never HTML"
    assert "Hard &amp; poor" in page


def test_bytes_on_the_wire_are_plain_and_come_back_whole() -> None:
    message = compose(full_report(), words("en"), HEAD, NOW)
    raw = message.as_bytes(policy=email.policy.SMTP)
    raw.decode("ascii")
    assert max(len(line) for line in raw.split(b"\r\n")) < 999
    back = email.message_from_bytes(raw, policy=email.policy.default)
    assert back["From"].addresses[0].display_name == "Pumpkin 南瓜"
    assert [a.addr_spec for a in back["To"].addresses] == [
        "anna@studio.example",
        "ben@studio.example",
    ]
    assert back["Subject"] == message["Subject"]
    assert compose(full_report(), words("en"), HEAD, NOW)["Message-ID"] == back["Message-ID"]


def test_the_subject_says_it_in_a_line() -> None:
    english = words("en")
    one = Report("Plan", "k", 3, changes=(UP,))
    assert subject(one, english) == "Plan: Studio Ünal: Good, Keep → VIP, Grow"
    advice = [PriceAdvice(name, "Reprice", 1, 2, 0, "") for name in "ABCDE"]
    many = Report("Plan", "k", 9, changes=(UP, DOWN), prices=advice)
    assert subject(many, english).endswith("act on A, B and 3 more")
    assert "all is well" in subject(Report("Plan", "k", 3), english)
    assert "please look" in subject(Report("Plan", "k", 3, warning="Half"), english)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["南瓜園"], "；該採取行動：南瓜園"),
        (["南瓜園", "小苗", "雜草"], "；該採取行動：南瓜園、小苗，另有 1 位"),
    ],
)
def test_a_chinese_subject_has_no_gaps_around_a_name(names: list[str], said: str) -> None:
    advice = [PriceAdvice(name, "調價", 1, 2, 0, "") for name in names]
    report = Report("計畫", "k", 9, changes=(UP, DOWN), prices=advice)
    assert subject(report, words("zh-Hant")).endswith(said)


def test_a_name_cannot_break_a_header() -> None:
    nasty = Moved(
        DAY, "A\r\nBcc: all@world.example\x00", "Up", "OK", "Good", "Keep", "Keep", "x\ny"
    )
    message = compose(Report("P\nX: 1", "k", 1, changes=(nasty,)), words("en"), HEAD, NOW)
    raw = message.as_bytes(policy=email.policy.SMTP)
    assert b"\r\nBcc" not in raw
    assert message["Subject"] == "P X: 1: A Bcc: all@world.example: OK, Keep → Good, Keep"
    assert "  x y\n" in parts(message)[0]


def test_the_message_id_is_made_of_the_changes() -> None:
    first = full_report()
    assert message_id(first, "a@b.example", DAY) == message_id(
        full_report(), "a@b.example", DAY + dt.timedelta(days=1)
    ), "the next night's repeat threads as one"
    others = [
        Report("Studio plan", "key-2", 12, changes=(UP, DOWN)),
        Report("Studio plan", "key-1", 12, changes=(UP,)),
        Report("Studio plan", "key-1", 12),
        Report("Studio plan", "key-1", 12, warning="Half"),
    ]
    ids = {message_id(report, "a@b.example", DAY) for report in [first, *others]}
    assert len(ids) == 5
    assert all(re.fullmatch(r"<pumpkin\.[0-9a-f]{32}@b\.example>", text) for text in ids)


def turned(sheet: str, name: str, why: str = "Cancel it today") -> Moved:
    return Moved(DAY, name, sheet, "", "", "", "", why, of_practice=True)


@pytest.mark.parametrize(
    ("language", "more"),
    [("en", "and 2 more on Services"), ("zh-Hant", "另有 2 項，請看「Services」")],
)
def test_practices_tell_five_lines_each_in_parts_of_their_own(language: str, more: str) -> None:
    services = [turned("Services", f"Flyers {i}") for i in range(1, 8)]
    costs = [turned("Costs", f"<i>Fair {i}</i>", "") for i in range(1, 6)]
    spoken = words(language)
    report = Report("Plan", "k", 3, changes=(UP, *services, *costs))
    text, page = parts(compose(report, spoken, HEAD, NOW))
    told = text.split("\n-- \n")[0].split("\n\n")[1:]
    assert [part.splitlines()[0] for part in told] == [
        spoken["mail.changes"],
        "Services",
        "Costs",
    ]
    assert told[0].splitlines()[2:] == ["  Earns 162 an hour"], "no practice among the clients"
    listed = [line for i in range(1, 6) for line in (f"* Flyers {i}", "  Cancel it today")]
    assert told[1].splitlines() == ["Services", *listed, f"  {more}"]
    assert told[2].splitlines() == ["Costs", *(f"* <i>Fair {i}</i>" for i in range(1, 6))]
    for wanted in (">Services</h2>", ">Costs</h2>", ">Flyers 5</b>", more, "&lt;i&gt;Fair 5"):
        assert page.count(wanted) == 1, wanted
    assert "Flyers 6" not in page
    assert "<i>" not in page


def test_what_turned_is_news_by_itself() -> None:
    english = words("en")
    report = Report("Plan", "k", 3, changes=(turned("Costs", "Fair"),))
    assert report.is_news
    assert subject(report, english) == "Plan: Costs: Fair"
    for part in parts(compose(report, english, HEAD, NOW)):
        assert "What changed" not in part
        assert "Nothing moved" not in part


@pytest.mark.parametrize(
    ("language", "letters", "said"),
    [
        ("en", "Letters", "Plan: Changes on Letters: 2"),
        ("zh-Hant", "信件", "Plan：「信件」有 2 項變動"),
        ("zh-Hans", "信件", "Plan：“信件”有 2 项变动"),
        ("fa", "نامه‌ها", "Plan: 2 تغییر در «نامه‌ها»"),
    ],
)
def test_a_night_of_letters_alone_does_not_speak_of_clients(
    language: str, letters: str, said: str
) -> None:
    changes = (turned(letters, "Acme"), turned(letters, "Bolt"))
    assert subject(Report("Plan", "k", 3, changes=changes), words(language)) == said


def test_a_note_is_the_subject_where_nothing_changed() -> None:
    english = words("en")
    assert subject(Report("Plan", "k", 3, note="Half are gone"), english) == "Plan: Half are gone"
    news = Report("Plan", "k", 3, changes=(UP, DOWN), note="Half are gone")
    assert subject(news, english) == "Plan: Changes among your clients: 2"


def test_a_subject_counts_the_clients_changes_apart_from_those_of_practices() -> None:
    two, english = (turned("Letters", "Acme"), turned("Costs", "Bolt")), words("en")
    report = Report("Plan", "k", 3, changes=(*two, UP, DOWN))
    said = "Plan: Changes among your clients: 2; Changes on Letters, Costs: 2"
    assert subject(report, english) == said
    one = Report("Plan", "k", 3, changes=(*two[:1], UP, DOWN))
    assert subject(one, english) == "Plan: Changes among your clients: 2; Letters: Acme"


def test_a_new_client_with_too_little_typed_is_named_first() -> None:
    new = Moved(DAY, "Mira", "new", "", "", "", "", "Needs: revenue")
    assert subject(Report("Plan", "k", 3, changes=(new,)), words("en")) == "Plan: Mira: new"


def test_a_reason_that_the_prices_give_is_not_given_twice() -> None:
    price = PriceAdvice("<b>Bob</b>", "Drop", 4000, 6550, 0.31, "Hard & poor")
    text, page = parts(
        compose(Report("Plan", "k", 3, changes=(UP, DOWN), prices=(price,)), words("en"), HEAD, NOW)
    )
    assert text.count("Hard & poor") == page.count("Hard &amp; poor") == 1
    assert text.count("Earns 162 an hour") == page.count("Earns 162 an hour") == 1


def test_each_day_of_the_week_is_said_once() -> None:
    times = [(DAY, 9), (DAY, 10), (DAY + dt.timedelta(days=1), 9)]
    touches = [TouchLine(day, dt.time(hour), "Acme", "Visit") for day, hour in times]
    text, page = parts(compose(Report("P", "k", 2, touches=touches), words("en"), HEAD, NOW))
    assert [page.count(day) for day in ("Mon 2026-03-02", "Tue 2026-03-03")] == [1, 1]
    assert page.count("Acme") == 3
    assert text.count("* Mon 2026-03-02 ") == 2, "a line of text stands by itself"


def test_what_to_type_stands_in_a_persian_mail_as_a_cell_takes_it() -> None:
    """A day and its time are said in Persian; on Problems the number to type is a plain one."""
    persian = words("fa")
    message = persian.say("problems.number_as_text", column="درآمد", value="۱۲۰۰", number="1200")
    report = Report(
        "P",
        "k",
        12,
        problems=(ProblemLine("مشتریان!B5", message),) * 12,
        touches=(TouchLine(dt.date(2026, 3, 30), dt.time(9, 30), "باران", "دیدار"),),
    )
    for part in parts(compose(report, persian, HEAD, NOW)):
        plain = re.sub(r"<[^>]*>|[\u2066-\u2069]", "", part)
        assert plain.count("«۱۲۰۰»") == plain.count("عدد 1200 را") == 10
        assert "عدد ۱۲۰۰" not in plain
        assert "۱۰ فروردین ۱۴۰۵" in plain
        assert "۰۹:۳۰" in plain
        assert "و ۲ تای دیگر" in plain
        assert not re.search(r"[\x00-\x08\x0b-\x1f]", part)


def test_a_name_keeps_its_digits_in_a_persian_mail() -> None:
    """Figures are said in Persian digits; “Studio 54” is called so, in a reason too."""
    report = Report(
        "Plan 2026",
        "k",
        12,
        changes=(
            Moved(DAY, "Studio 54", "", "", "", "", "", "5 & 54 ماه با 24 Hour & Co از 3"),
            Moved(DAY, "کافه 7", "هزینه‌ها", "", "", "", "", "Studio 5 و 54", of_practice=True),
        ),
        prices=(PriceAdvice("Studio 54", "R", 12_000, 54, None, ""),),
        touches=(TouchLine(DAY, None, "12 Oaks", "دیدار", "Ana 2"),),
        listed=("24 Hour & Co", "Studio 5", "54"),
    )
    mail = compose(report, words("fa"), HEAD, NOW)
    assert mail["Subject"].startswith("Plan 2026: Studio 54؛ هزینه‌ها: کافه 7؛ ")
    assert mail["Subject"].endswith("Studio 54")
    for part in parts(mail):
        plain = unescape(re.sub(r"<[^>]*>|[\u2066-\u2069]", "", part))
        assert "۵ & ۵۴ ماه با 24 Hour & Co از ۳" in plain
        assert "Studio 5 و ۵۴" in plain
        assert "کافه 7" in plain
        assert "12 Oaks" in plain
        assert "Ana 2" in plain
        assert "۱۲٬۰۰۰" in plain


class _Pages(HTMLParser):
    """Checks that tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", languages())
def test_every_language_composes(language: str) -> None:
    spoken = words(language)
    for report in (full_report(), Report("P", "k", 2), Report("P", "k", 2, warning="W")):
        text, page = parts(compose(report, spoken, HEAD, NOW))
        assert not re.search(r"\{[a-z]+\}", text + page), "every fact is filled in"
        reader = _Pages()
        reader.feed(page)
        assert reader.open == []
        assert f'lang="{language}"' in page


@pytest.mark.parametrize("language", languages())
def test_the_headers_that_mail_programs_go_by(language: str) -> None:
    message = compose(full_report(), words(language), HEAD, NOW)
    assert message["Content-Language"] == language
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] == "Mon, 02 Mar 2026 03:04:00 +0000"


def test_a_warning_that_comes_again_refers_to_the_first_one() -> None:
    def warned(book_id: str = "k", warning: str = "Half", days: int = 0) -> EmailMessage:
        report = Report("Plan", book_id, 3, warning=warning)
        return compose(report, words("en"), HEAD, NOW + dt.timedelta(days=days))

    first, again = warned(), warned(days=1)
    assert re.fullmatch(r"<pumpkin\.[0-9a-f]{32}@studio\.example>", first["References"])
    assert again["References"] == first["References"]
    assert again["Message-ID"] != first["Message-ID"]
    assert warned("other")["References"] != first["References"]
    assert warned(warning="All")["References"] != first["References"]
    assert compose(full_report(), words("en"), HEAD, NOW)["References"] is None


def test_what_has_to_be_told() -> None:
    assert Report("Plan", "k", 3, changes=(UP,)).is_news is True
    assert Report("Plan", "k", 3, warning="Half").is_news is True
    assert replace(full_report(), changes=()).is_news is False  # prices and touches can wait


@pytest.mark.parametrize(
    ("change", "english", "chinese"),
    [
        (
            Moved(DAY, "Ada", "up", "OK", "Good", "Keep", "Grow", ""),
            "Ada: OK, Keep → Good, Grow",
            "Ada：OK、Keep → Good、Grow",
        ),
        (
            Moved(DAY, "Ada", "renamed", "OK", "OK", "Keep", "Keep", ""),
            "Ada: renamed (OK, Keep)",
            "Ada：renamed（OK、Keep）",
        ),
        (
            Moved(DAY, "Ada", "new", "", "OK", "", "Keep", ""),
            "Ada: new (OK, Keep)",
            "Ada：new（OK、Keep）",
        ),
        (
            Moved(DAY, "Ada", "removed", "OK", "", "Keep", "", ""),
            "Ada: removed (OK, Keep)",
            "Ada：removed（OK、Keep）",
        ),
        (
            Moved(DAY, "Ada", "unclear", "OK", "OK", "Keep", "", ""),
            "Ada: OK, Keep → OK",
            "Ada：OK、Keep → OK",
        ),
        (Moved(DAY, "Ada", "new", "", "", "", "Keep", ""), "Ada: new (Keep)", "Ada：new（Keep）"),
        (Moved(DAY, "Ada", "new", "", "", "", "", ""), "Ada: new", "Ada：new"),
        (Moved(DAY, "", "typed over", "", "", "", "", ""), "typed over", "typed over"),
    ],
)
def test_one_change_in_a_line(change: Moved, english: str, chinese: str) -> None:
    assert told(change, words("en")) == english
    assert told(change, words("zh-Hant")) == chinese


def test_the_whole_text_line_by_line() -> None:
    text, _ = parts(compose(full_report(), words("en"), HEAD, NOW))
    assert text.splitlines() == [
        "Pumpkin Sheets – Studio plan",
        "",
        "What changed",
        "* Studio Ünal: Good, Keep → VIP, Grow",
        "  Earns 162 an hour",
        "* <b>Bob</b>: OK, Keep → Worst, Drop",
        "  Hard & poor",
        "",
        "New to drop or reprice",
        "* <b>Bob</b>: Drop",
        "  Pays a year: 4,000",
        "  Suggested:   6,550",
        "  Can lose:    31%",
        "  Quote the walk-away price",
        "",
        "Cells that could not be used",
        "* Clients!F12: hours is “ten”; type a number",
        "",
        "This week's touches",
        "* Mon 2026-03-02 09:30  Studio Ünal: Care call (Anna)",
        "",
        "Open the workbook:",
        "https://docs.google.com/spreadsheets/d/abc/edit",
        "",
        "-- ",
        "Sent by Pumpkin Sheets after the nightly recalculation. It is meant for you",
        "alone: do not forward it to a client.",
    ]


def test_right_to_left() -> None:
    spoken = words("en")
    persian = Words("fa", {**spoken.texts, "language.right_to_left": "true"})
    page = parts(compose(full_report(), persian, HEAD, NOW))[1]
    assert '<html lang="fa" dir="rtl">' in page
    assert "text-align:left" not in page
    assert 'dir="ltr"' not in page


# -- sending ---------------------------------------------------------------------------------------


def make_certificate(path: Path, names: list[x509.GeneralName]) -> Path:
    """A key and a self-signed certificate for these names, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return path


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    return make_certificate(tmp_path_factory.mktemp("tls") / "server.pem", [here])


class Postbox:
    """What the mail server does with mail: keeps it, or misbehaves as a test says."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.refuse: dict[str, str] = {}
        self.answer = "250 Taken"
        self.sender_answer = "250 OK"
        self.login_answer: str | None = None
        self.silent = threading.Event()
        self.hold = threading.Event()
        self.logins: list[str] = []

    def check(
        self, _server: Any, _session: Any, _envelope: Any, kind: str, auth: Any
    ) -> AuthResult:
        assert isinstance(auth, LoginPassword)
        self.logins.append(auth.login.decode())
        if self.login_answer:
            return AuthResult(success=False, handled=False, message=self.login_answer)
        return AuthResult(success=auth.password.decode() == "päss word", handled=False)

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender_answer

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(envelope)
        if self.silent.is_set():
            while not self.hold.is_set():
                await asyncio.sleep(0.02)
        return self.answer


def start(postbox: Postbox, security: str, certificate: Path) -> Controller:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0}
    if security == "tls":
        options["ssl_context"] = context
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if security != "none":
        options |= {
            "authenticator": postbox.check,
            "auth_required": True,
            "auth_require_tls": security == "starttls",
        }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        options["port"] = probe.getsockname()[1]
    controller = Controller(postbox, **options)
    controller.start()
    return controller


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture(params=["starttls", "tls"])
def server(
    request: pytest.FixtureRequest, postbox: Postbox, certificate: Path
) -> Iterator[MailServer]:
    controller = start(postbox, request.param, certificate)
    yield MailServer(
        "127.0.0.1",
        controller.port,
        request.param,
        user="anna@studio.example",
        authority=certificate,
        seconds=2,
    )
    postbox.hold.set()
    controller.stop()


def a_mail() -> EmailMessage:
    return compose(full_report(), words("en"), HEAD, NOW)


def test_through_tls_with_a_login(server: MailServer, postbox: Postbox) -> None:
    assert send(a_mail(), server, "päss word") == {}
    assert postbox.logins == ["anna@studio.example"]
    (envelope,) = postbox.mails
    assert envelope.mail_from == "pumpkin@studio.example"
    assert envelope.rcpt_tos == ["anna@studio.example", "ben@studio.example"]
    back = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert isinstance(back, EmailMessage)
    assert parts(back) == tuple(p.replace("\n", "\n") for p in parts(a_mail()))


def test_a_wrong_password_is_a_sentence_without_it(server: MailServer, postbox: Postbox) -> None:
    with pytest.raises(MailError, match="did not accept the name anna@studio") as caught:
        send(a_mail(), server, "wr0ng-secret")
    assert "wr0ng-secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert postbox.mails == []


def test_a_certificate_nobody_vouches_for(server: MailServer, postbox: Postbox) -> None:
    stranger = MailServer(server.host, server.port, server.security, user="anna", seconds=2)
    with pytest.raises(MailError, match="cannot be trusted"):
        send(a_mail(), stranger, "päss word")
    assert postbox.logins == [], "no password goes to a server that cannot show who it is"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_name(
    postbox: Postbox, tmp_path: Path, security: Literal["starttls", "tls"]
) -> None:
    made = make_certificate(tmp_path / "other.pem", [x509.DNSName("mail.elsewhere.example")])
    controller = start(postbox, security, made)
    try:
        other = MailServer("127.0.0.1", controller.port, security, "anna", authority=made)
        with pytest.raises(MailError, match="cannot be trusted"):
            send(a_mail(), other, "päss word")
    finally:
        controller.stop()
    assert postbox.logins == []


def test_refused_for_good_and_for_now(server: MailServer, postbox: Postbox) -> None:
    postbox.refuse = {"ben@studio.example": "550 No such person"}
    assert send(a_mail(), server, "päss word") == {"ben@studio.example": 550}
    assert [e.rcpt_tos for e in postbox.mails] == [["anna@studio.example"]]
    postbox.refuse = {"ben@studio.example": "451 Greylisted, try again"}
    assert send(a_mail(), server, "päss word") == {"ben@studio.example": 451}
    assert [e.rcpt_tos for e in postbox.mails] == [["anna@studio.example"]] * 2
    postbox.refuse |= {"anna@studio.example": "550 No such person"}
    with pytest.raises(MailError, match=r"for ben@studio\.example at the moment; nobody"):
        send(a_mail(), server, "päss word")
    assert len(postbox.mails) == 2
    postbox.refuse = dict.fromkeys(("anna@studio.example", "ben@studio.example"), "550 no")
    with pytest.raises(MailError, match="knows nobody at"):
        send(a_mail(), server, "päss word")


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("250 OK", {}),
        ("251 Will forward", {}),
        ("252 Cannot tell", {BEN: 252}),
        ("400 Later", {BEN: 400}),
        ("499 Later", {BEN: 499}),
        ("500 What?", {BEN: 500}),
        ("550 No", {BEN: 550}),
    ],
)
def test_what_a_server_says_of_one_of_them(
    server: MailServer, postbox: Postbox, code: str, refused: dict[str, int]
) -> None:
    postbox.refuse = {BEN: code}
    assert send(a_mail(), server, "päss word") == refused


def test_a_server_that_closes_gets_no_mail(server: MailServer, postbox: Postbox) -> None:
    postbox.refuse = {BEN: "421 Closing"}
    with pytest.raises(MailError, match=r"at the moment \(421\); nobody was mailed"):
        send(a_mail(), server, "päss word")
    assert postbox.mails == []


@pytest.mark.parametrize("step", ["login_answer", "sender_answer", "answer"])
def test_whatever_is_refused_with_4xx_is_for_the_moment(
    step: str, server: MailServer, postbox: Postbox
) -> None:
    setattr(postbox, step, "451 Try again later")
    with pytest.raises(MailError) as caught:
        send(a_mail(), server, "päss word")
    assert str(caught.value) == (
        f"The mail server 127.0.0.1:{server.port} does not take mail at the moment (451); "
        "nobody was mailed, and the next night tries again."
    )
    setattr(postbox, step, "550 Never")
    with pytest.raises(MailError, match=r"did not accept|does not send mail|would not take"):
        send(a_mail(), server, "päss word")


def test_a_mail_that_is_refused(server: MailServer, postbox: Postbox) -> None:
    postbox.answer = "552 Too large"
    with pytest.raises(MailError, match="would not take the mail \\(552\\)"):
        send(a_mail(), server, "päss word")


def test_silence_after_data(server: MailServer, postbox: Postbox) -> None:
    postbox.silent.set()
    quick = MailServer(
        server.host, server.port, server.security, server.user, authority=server.authority,
        seconds=0.4,
    )  # fmt: skip
    with pytest.raises(MailError, match="may have been sent, and the next night sends it again"):
        send(a_mail(), quick, "päss word")


def test_nobody_listens_and_nobody_answers() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(MailError, match="cannot be reached; nothing was sent"):
        send(a_mail(), MailServer("127.0.0.1", port, seconds=1), None)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        silent = MailServer("127.0.0.1", mute.getsockname()[1], seconds=0.3)
        with pytest.raises(MailError, match=r"did not answer in time|cannot be reached"):
            send(a_mail(), silent, None)


def test_a_relay_without_tls(postbox: Postbox, certificate: Path) -> None:
    controller = start(postbox, "none", certificate)
    try:
        relay = MailServer("127.0.0.1", controller.port, "none", seconds=2)
        assert send(a_mail(), relay, None) == {}
        careless = MailServer("127.0.0.1", controller.port, "none", user="anna")
        with pytest.raises(MailError, match="only sent over TLS"):
            send(a_mail(), careless, "päss word")
        with pytest.raises(MailError, match="does not offer what the settings ask for"):
            send(a_mail(), MailServer("127.0.0.1", controller.port, seconds=2), None)
        assert len(postbox.mails) == 1
    finally:
        controller.stop()


def test_where_the_password_comes_from(tmp_path: Path) -> None:
    plain = MailServer("h", 1, user="anna", password_variable="MY_MAIL")
    assert read_password(plain, {"MY_MAIL": "x"}) == "x"
    with pytest.raises(MailError, match="environment variable MY_MAIL"):
        read_password(plain, {})
    path = tmp_path / "password"
    from_file = MailServer("h", 1, user="anna", password_file=path)
    with pytest.raises(MailError, match="cannot be read"):
        read_password(from_file, {})
    path.write_text("geheim \n")
    path.chmod(0o600)
    assert read_password(from_file, {}) == "geheim "
    (tmp_path / ".git").mkdir()
    with pytest.raises(MailError, match="password lies inside a git repository, from where"):
        read_password(from_file, {})
    (tmp_path / ".git").rmdir()
    path.write_text("\n")
    with pytest.raises(MailError, match="is empty"):
        read_password(from_file, {})
    if os.name == "posix":
        path.chmod(0o644)
        with pytest.raises(MailError, match="chmod 600 password"):
            read_password(from_file, {})
