"""A letter as a mail that is not sent yet (.eml)."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from pumpkin_sheets.plan.letters.drafts import Draft

UNSENT = "X-Unsent"
"""The header by which classic Outlook opens a message ready to be sent."""


def letter_message(draft: Draft) -> bytes:
    """The message of a letter to an address; who sends it, and when, the mail program adds."""
    message = EmailMessage(policy=SMTP)
    message[UNSENT] = "1"
    message["To"] = draft.email
    message["Subject"] = draft.subject
    message.set_content(draft.text + "\n")
    return message.as_bytes()
