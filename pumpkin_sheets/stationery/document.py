"""A letter as a Word document (.docx)."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

from pumpkin_sheets.plan.letters.drafts import Draft
from pumpkin_sheets.plan.letters.writing import said_day
from pumpkin_sheets.sheets.words import Words
from pumpkin_sheets.stationery.direction import kept, pieces

QUIET = RGBColor(0x5B, 0x66, 0x63)
TAGS = {
    "en": ("en-US", "zh-TW"),
    "zh-Hant": ("en-US", "zh-TW"),
    "zh-Hans": ("en-US", "zh-CN"),
    "fa": ("fa-IR", "zh-CN"),
}
"""What the words of a letter are proofed as: those in Latin letters, and the Chinese ones."""
SIZE = 11
"""Of a letter's words, in points."""
AFTER_BIDI = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)  # fmt: skip
AFTER_SIZE = (
    "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl",
    "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath",
)  # fmt: skip
"""What stands after ``w:bidi`` of a paragraph, and after ``w:szCs`` of a run: Word wants order."""
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
    # “Right” is the far side of where lines begin: Word turns it in a right-to-left paragraph.
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
    if words.right_to_left:
        _turned(document)
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


def _turned(document: WordDocument) -> None:
    """Every paragraph from right to left, and each run of it but Latin words and numbers with
    signs: these are runs of their own, as Word itself makes them of what is typed.

    Of a right-to-left run Word takes the weight and size that it keeps for complex scripts.
    """
    for paragraph in document.paragraphs:
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
        for run in paragraph.runs:
            _sized(run)
            _parted(run)


def _parted(run: Run) -> None:
    if run.text == "\n":
        return
    for text, latin in pieces(run.text):
        own = deepcopy(run._r)
        run._r.addprevious(own)
        piece = Run(own, run._parent)
        piece.text = kept(text) if latin else text
        piece.font.rtl = None if latin else True
    run._r.getparent().remove(run._r)


def _sized(run: Run) -> None:
    font = run.font
    font.cs_bold = font.bold
    if font.size is not None:
        run._r.get_or_add_rPr().insert_element_before(_size(font.size.pt), *AFTER_SIZE)


def _size(points: float) -> BaseOxmlElement:
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(round(points * 2)))
    return size


def _fonts(document: WordDocument, words: Words) -> None:
    """The font of the language for every script: Word keeps one for each."""
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = words.font, Pt(SIZE)
    style.paragraph_format.space_after = Pt(10)
    style.paragraph_format.line_spacing = 1.25
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), words.font)
    latin, chinese = TAGS[words.language]
    tag = properties.makeelement(qn("w:lang"), {qn("w:val"): latin, qn("w:eastAsia"): chinese})
    if words.right_to_left:
        tag.set(qn("w:bidi"), latin)
        properties.insert_element_before(_size(SIZE), *AFTER_SIZE)
    properties.append(tag)
