"""A letter as a mail that is not sent yet (.eml)."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from pumpkin_sheets.plan.letters.drafts import Draft
from pumpkin_sheets.sheets.words import Words
from pumpkin_sheets.stationery.direction import pieces

UNSENT = "X-Unsent"
"""The header by which classic Outlook opens a message ready to be sent."""


def letter_message(draft: Draft, address: str, words: Words) -> bytes:
    """The message of a letter, in the language of ``words``, to an address in plain signs.

    Who sends it, and when, the mail program adds.  A letter from right to left has a page beside
    its text: of a plain text Outlook takes every line from left to right.
    """
    message = EmailMessage(policy=SMTP)
    message[UNSENT] = "1"
    message["To"] = address
    message["Subject"] = draft.subject
    message.set_content(draft.text + "\n")  # takes headers that speak of content away
    if words.right_to_left:
        message.add_alternative(_page(draft, words), subtype="html")
    message["Content-Language"] = draft.language
    return message.as_bytes()


def _page(draft: Draft, words: Words) -> str:
    blocks = "".join(
        '<p dir="rtl" align="right">' + "<br>\n".join(map(_line, block.split("\n"))) + "</p>\n"
        for block in draft.text.split("\n\n")
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{draft.language}" dir="rtl">\n<body dir="rtl" '
        f"style=\"font-family:'{words.font}',Arial,sans-serif;text-align:right\">\n"
        f"{blocks}</body>\n</html>\n"
    )


def _line(line: str) -> str:
    return "".join(
        f'<span dir="ltr">{escape(text)}</span>' if latin else escape(text)
        for text, latin in pieces(line)
    )
