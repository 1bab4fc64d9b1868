"""A letter as a mail that is not sent yet (.eml)."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from pumpkin_sheets.plan.letters.drafts import Draft

UNSENT = "X-Unsent"
"""The header by which classic Outlook opens a message ready to be sent."""


def letter_message(draft: Draft, address: str) -> bytes:
    """The message of a letter to an address in plain signs.

    Who sends it, and when, the mail program adds.
    """
    message = EmailMessage(policy=SMTP)
    message[UNSENT] = "1"
    message["To"] = address
    message["Subject"] = draft.subject
    message.set_content(draft.text + "\n")  # takes headers that speak of content away
    message["Content-Language"] = draft.language
    return message.as_bytes()
