"""A letter as a Word document (.docx)."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from pumpkin_sheets.plan.letters.drafts import Draft
from pumpkin_sheets.plan.letters.writing import said_day
from pumpkin_sheets.sheets.words import Words

QUIET = RGBColor(0x5B, 0x66, 0x63)
TAGS = {
    "en": ("en-US", "zh-TW"),
    "zh-Hant": ("en-US", "zh-TW"),
    "zh-Hans": ("en-US", "zh-CN"),
    "fa": ("fa-IR", "zh-CN"),
}
"""What the words of a letter are proofed as: those in Latin letters, and the Chinese ones."""
THUMBNAIL = "metadata/thumbnail"


def letter_document(draft: Draft, words: Words) -> bytes:
    """The document of a letter in the language of ``words``.

    Its properties say no more than the letter itself: nobody's name, no comment, and its date as
    the time when it was made.
    """
    document = Document()
    _properties(document, draft)
    _page(document)
    _fonts(document, words)
    for text, style in ((draft.company, True), (draft.address, False)):
        if text:
            run = document.add_paragraph().add_run(text)
            run.bold = style
            run.font.size = Pt(13 if style else 9.5)
            run.font.color.rgb = None if style else QUIET
    date = document.add_paragraph(said_day(draft.on, words))
    date.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    date.paragraph_format.space_before = Pt(24)
    subject = document.add_paragraph()
    subject.add_run(draft.subject).bold = True
    subject.paragraph_format.space_before = Pt(18)
    subject.paragraph_format.space_after = Pt(14)
    for block in draft.text.split("\n\n"):
        paragraph = document.add_paragraph()
        for i, line in enumerate(block.split("\n")):
            if i:
                paragraph.add_run().add_break()
            paragraph.add_run(line)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _properties(document: WordDocument, draft: Draft) -> None:
    own = document.core_properties
    own.author = own.last_modified_by = own.comments = own.keywords = own.category = ""
    own.subject, own.title = "", draft.subject
    own.created = own.modified = dt.datetime.combine(draft.on, dt.time())
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith(THUMBNAIL):  # a picture of somebody else's page
            del package.rels[name]


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)


def _fonts(document: WordDocument, words: Words) -> None:
    """The font of the language for every script: Word keeps one for each."""
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = words.font, Pt(11)
    style.paragraph_format.space_after = Pt(10)
    style.paragraph_format.line_spacing = 1.25
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), words.font)
    latin, chinese = TAGS[words.language]
    tag = properties.makeelement(qn("w:lang"), {qn("w:val"): latin, qn("w:eastAsia"): chinese})
    properties.append(tag)
