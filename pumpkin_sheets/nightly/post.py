"""Handing a mail to a mail server, with TLS and a login, and saying in a sentence why it failed.

The password comes from the environment or from a file that nobody else can read; it is never in
the settings, never in a message and never in an exception.  A mail is either accepted for
everybody whose address the server knows, or for nobody: an address that is only refused for the
moment stops the whole mail, so that the next night can send it to all.
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

Security = Literal["starttls", "tls", "none"]

_SECONDS = 60.0


class MailError(Exception):
    """The mail was not sent, or it is not certain that it was; the text is one sentence."""


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
                f"There is no password for {server.user}: put it into the environment variable "
                f"{server.password_variable}, or name a password_file."
            )
        return password
    path = server.password_file.expanduser()
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise MailError(f"The password file {path.name} cannot be read.") from None
    if os.name == "posix" and mode & 0o077:
        raise MailError(
            f"Others on this computer can read the password file {path.name}; make it yours "
            f"alone (chmod 600 {path.name})."
        )
    password = text.strip("\r\n")
    if not password:
        raise MailError(f"The password file {path.name} is empty.")
    return password


def send(message: EmailMessage, server: MailServer, password: str | None) -> list[str]:
    """Hand in a mail; the addresses that the server will never take (the others got it).

    Raises MailError when nobody got it, or when that is not certain.
    """
    if server.security == "none" and server.user:
        raise MailError("A password is only sent over TLS: set security to starttls or tls.")
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
        raise MailError(_sentence(error, server, handed_over)) from None


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


def _envelope(connection: smtplib.SMTP, sender: str, recipients: list[str]) -> list[str]:
    """Name the sender and everybody; the addresses refused for good."""
    connection.ehlo_or_helo_if_needed()
    code, _ = connection.mail(sender)
    if code != 250:
        raise MailError(f"The mail server does not send mail from {sender}.")
    refused: list[str] = []
    for recipient in recipients:
        code, _ = connection.rcpt(recipient)
        if 400 <= code < 500:
            raise MailError(
                f"The mail server does not take mail for {recipient} at the moment; nobody was "
                "mailed, and the next night tries again."
            )
        if code not in (250, 251):
            refused.append(recipient)
    if len(refused) == len(recipients):
        raise MailError(
            f"The mail server knows nobody at {', '.join(recipients)}; mend the addresses."
        )
    return refused


def _sentence(error: Exception, server: MailServer, handed_over: bool) -> str:
    where = f"the mail server {server.host}:{server.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return (
            f"{where[0].upper()}{where[1:]} did not accept the name {server.user} or its "
            "password; many providers want an app password here."
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return (
            f"{where[0].upper()}{where[1:]} does not offer what the settings ask for "
            f"(security {server.security}, login {'yes' if server.user else 'no'}); nothing "
            "was sent."
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"The connection to {where} cannot be trusted: its certificate does not fit, or the "
            "port does not speak TLS; nothing was sent."
        )
    if isinstance(error, smtplib.SMTPDataError):
        return f"{where[0].upper()}{where[1:]} would not take the mail ({error.smtp_code})."
    if handed_over:
        return (
            f"{where[0].upper()}{where[1:]} fell silent after it was handed the mail; it may "
            "have been sent, and the next night sends it again to be sure."
        )
    if isinstance(error, TimeoutError):
        return f"{where[0].upper()}{where[1:]} did not answer in time; nothing was sent."
    return f"{where[0].upper()}{where[1:]} cannot be reached; nothing was sent."
