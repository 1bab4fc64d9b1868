"""Handing a mail to a mail server, with TLS and a login, and saying in a sentence why it failed.

The password comes from the environment or from a file that nobody else can read; it is never in
the settings, never in a message and never in an exception.  A mail is accepted for everybody whose
address the server takes, or for nobody; whom it did not reach is told (``missed.py``).  Whatever a
server answers with 400 to 499 is for the moment.
"""

from __future__ import annotations

import base64
import contextlib
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Literal

from pumpkin_sheets.homes.repositories import in_repository
from pumpkin_sheets.languages import Spoken
from pumpkin_sheets.sheets.problems import PumpkinError
from pumpkin_sheets.sheets.words import Sentence, listed

Security = Literal["starttls", "tls", "none"]

_SECONDS = 60.0
_CLOSING = 421


class MailError(Spoken, PumpkinError):
    """The mail was not sent, or it is not certain that it was."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in.

    ``security`` "none" is for a relay inside an office that wants no login: a password is never
    sent without TLS.  ``authority`` is a certificate file for a server whose certificate an
    office signed itself.  ``password_variable`` names an environment variable.
    """

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password_variable: str = "PUMPKIN_MAIL_PASSWORD"
    password_file: Path | None = None
    authority: Path | None = None
    seconds: float = _SECONDS


def read_password(server: MailServer, environment: Mapping[str, str]) -> str:
    """The password for a server with a login.  Raises MailError."""
    if server.password_file is None:
        password = environment.get(server.password_variable, "")
        if not password:
            raise MailError(
                "mail_server.no_password", user=server.user, variable=server.password_variable
            )
        return password
    path = server.password_file.expanduser()
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise MailError("mail_server.password_unreadable", file=path.name) from None
    if os.name == "posix" and mode & 0o077:
        raise MailError("mail_server.password_not_private", file=path.name)
    if in_repository(path):
        raise MailError("mail_server.password_in_repository", file=path.name)
    password = text.strip("\r\n")
    if not password:
        raise MailError("mail_server.password_empty", file=path.name)
    return password


def send(message: EmailMessage, server: MailServer, password: str | None) -> dict[str, int]:
    """Hand in a mail; the addresses that the server refused, with its answers (others got it).

    Raises MailError when nobody got it, or when that is not certain.
    """
    if server.security == "none" and server.user:
        raise MailError("mail_server.needs_tls")
    sender = message["From"].addresses[0].addr_spec
    recipients = [address.addr_spec for address in message["To"].addresses]
    data = message.as_bytes(policy=SMTP)
    handed_over = False
    try:
        connection = _connect(server)
        try:
            if server.user:
                _login(connection, server.user, password or "")
            refused = _envelope(connection, sender, recipients)
            handed_over = True
            code, _ = connection.data(data)
            if code != 250:
                raise smtplib.SMTPDataError(code, "")
            return refused
        finally:
            # The mail's fate is decided by now; how the server says goodbye does not matter.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()
    except MailError:
        raise
    except (OSError, smtplib.SMTPException) as error:
        raise _failure(error, server, handed_over) from None


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.authority is not None:
        context.load_verify_locations(server.authority.expanduser())
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    if server.security == "starttls":
        try:
            connection.starttls(context=context)
        except Exception:
            connection.close()
            raise
    return connection


def _login(connection: smtplib.SMTP, user: str, password: str) -> None:
    """Log in; smtplib's own way knows ASCII only, the PLAIN way is defined for any letters."""
    if (user + password).isascii():
        connection.login(user, password)
        return
    connection.ehlo_or_helo_if_needed()
    if not connection.has_extn("auth"):
        raise smtplib.SMTPNotSupportedError
    token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, _ = connection.docmd("AUTH", f"PLAIN {token}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, "")


def _envelope(connection: smtplib.SMTP, sender: str, recipients: list[str]) -> dict[str, int]:
    """Name the sender and everybody; the addresses refused, with the server's answers."""
    connection.ehlo_or_helo_if_needed()
    code, _ = connection.mail(sender)
    if for_now(code):
        raise smtplib.SMTPResponseException(code, "")
    if code != 250:
        raise MailError("mail_server.wrong_sender", sender=sender)
    answers = {recipient: connection.rcpt(recipient)[0] for recipient in recipients}
    if _CLOSING in answers.values():
        raise smtplib.SMTPResponseException(_CLOSING, "")
    refused = {one: code for one, code in answers.items() if code not in (250, 251)}
    if len(refused) == len(answers):
        later = [one for one, code in refused.items() if for_now(code)]
        if later:
            raise MailError("mail_server.not_now", addresses=listed(later))
        raise MailError("mail_server.knows_nobody", addresses=listed(recipients))
    return refused


def for_now(code: int) -> bool:
    """Whether a server that answers so may take it later."""
    return 400 <= code < 500


def _failure(error: Exception, server: MailServer, handed_over: bool) -> MailError:
    where = f"{server.host}:{server.port}"
    if isinstance(error, smtplib.SMTPResponseException) and for_now(error.smtp_code):
        return MailError("mail_server.later", server=where, code=error.smtp_code)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailError("mail_server.login", server=where, user=server.user)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        login = Sentence("mail_server.login_yes" if server.user else "mail_server.login_no")
        facts = {"server": where, "security": server.security, "login": login}
        return MailError("mail_server.not_offered", **facts)
    if isinstance(error, ssl.SSLError):
        return MailError("mail_server.certificate", server=where)
    if isinstance(error, smtplib.SMTPDataError):
        return MailError("mail_server.refused", server=where, code=error.smtp_code)
    if handed_over:
        return MailError("mail_server.fell_silent", server=where)
    if isinstance(error, TimeoutError):
        return MailError("mail_server.no_answer", server=where)
    return MailError("mail_server.unreachable", server=where)
