"""A workbook file that gains sheets, and additions to the sheets it has: which parts change, how.

The new sheets are drawn into a donor workbook, and what they need is taken over from there:
the formats into the owner's styles, the names into the workbook part, the cells as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pumpkin_sheets.book import BookError, Growth
from pumpkin_sheets.homes.file.blocks import block
from pumpkin_sheets.homes.file.cells import Unwritable
from pumpkin_sheets.homes.file.donor import Donor
from pumpkin_sheets.homes.file.drawn import (
    code_name,
    first_bytes,
    headed,
    holds_formula,
    is_selected,
    printed,
)
from pumpkin_sheets.homes.file.elements import DamagedPart, children, quoted_value
from pumpkin_sheets.homes.file.gain import Gain, read_gain, with_contents
from pumpkin_sheets.homes.file.gain_cells import GainSplice
from pumpkin_sheets.homes.file.grown import Grown
from pumpkin_sheets.homes.file.macros import drawing_numbers, macros_of, numbered
from pumpkin_sheets.homes.file.package import Package
from pumpkin_sheets.homes.file.packing import deflate
from pumpkin_sheets.homes.file.parts import SHEET_TYPE, STYLES_TYPE, VML_TYPE, Announced
from pumpkin_sheets.homes.file.reach import (
    charts_of,
    filters,
    with_reached_names,
    with_series,
)
from pumpkin_sheets.homes.file.rows import DamagedSheet
from pumpkin_sheets.homes.file.styles import Formats, TooManyFormats, merge_styles, own_styles
from pumpkin_sheets.homes.file.tabs import (
    STRICT,
    TRANSITIONAL,
    Names,
    Tab,
    is_strict,
    structure_locked,
    with_names,
    with_tabs,
)
from pumpkin_sheets.sheets.drawing import Drawing

_HEAD_SIZE = 1 << 16
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_REPLACEABLE = {"printerSettings", "hyperlink"}
"""Relations of a sheet that is drawn anew which may go, or are kept; all others are somebody's."""


def grow(package: Package, growth: Growth) -> Grown:
    """The parts of the workbook after it gained all of this.  Raises BookError, ValueError."""
    titles = [drawing.title for drawing in (*growth.sheets, *growth.gains)]
    if len({title.casefold() for title in titles}) < len(titles):
        raise ValueError(f"the same sheet stands twice among {titles}")
    if not (titles or growth.names or growth.contents or growth.reaches):
        return Grown()
    return _Graft(package, growth).grown()


class _Graft:
    """One growth of one package."""

    def __init__(self, package: Package, growth: Growth) -> None:
        self._package = package
        self._growth = growth
        self._workbook = package.content(package.workbook)
        self._strict = is_strict(self._workbook)
        self._announced = Announced(package, self._workbook)
        self._result = Grown()
        self._code_names: set[bytes] | None = None
        self._drawn: list[str] = []

    def grown(self) -> Grown:
        """See ``grow``."""
        try:
            self._refuse()
            self._take()
        except TooManyFormats as error:
            raise BookError("file.no_room", name=self._package.name, why=error) from error
        except DamagedPart as error:
            raise BookError("file.damaged", name=self._package.name, why=error) from error
        return self._result

    def _refuse(self) -> None:
        package = self._package
        fresh = [drawing.title for drawing in self._growth.sheets]
        spelled = {title.casefold(): title for title in (*package.sheets, *package.others)}
        for title in fresh:
            there = spelled.get(title.casefold(), title)
            if title not in package.sheets and title.casefold() in spelled:
                raise BookError("file.not_our_sheet", name=package.name, sheet=there)
        if not set(fresh) <= package.sheets.keys() and structure_locked(self._workbook):
            raise BookError("file.structure_locked", name=package.name)
        for drawing in self._growth.gains:
            if drawing.charts:
                raise ValueError(f"a sheet that is there cannot gain charts: {drawing.title}")
            package.sheet_part(drawing.title)

    def _take(self) -> None:
        growth, package = self._growth, self._package
        gains = [_bare(drawing) for drawing in growth.gains]
        sheets = [self._with_its_buttons(drawing) for drawing in growth.sheets]
        drawings = [*sheets, *gains]
        tabs: list[Tab] = []
        built_in = {}
        order = package.tabs
        if drawings:
            donor = Donor(drawings, font=growth.font, right_to_left=growth.right_to_left)
            formats = self._styles(donor)
            for index, drawing in enumerate(growth.sheets):
                sheet = self._naming(drawing.title, donor.sheet(index, formats, package.date1904))
                if drawing.title in package.sheets:
                    self._redraw(drawing, sheet)
                    place = order.index(drawing.title)
                else:
                    tabs.append(self._new(drawing, sheet, donor.buttons(index)))
                    place = len(order) + len(tabs) - 1
                built_in[place] = donor.built_in_names(index)
            for index, drawing in enumerate(gains, len(growth.sheets)):
                sheet = self._naming(drawing.title, donor.sheet(index, formats, package.date1904))
                self._gain(drawing.title, read_gain(sheet, drawing.hidden_columns))
        rest = growth.contents.keys() | growth.reaches.keys()
        for title in rest - {drawing.title for drawing in gains}:
            self._gain(title, Gain())
        references: dict[str, str] = {}
        for drawing in (*growth.sheets, *growth.gains):
            references.update(drawing.names)
        references.update(growth.names)
        names = Names(references, {drawing.title for drawing in growth.sheets}, built_in)
        workbook = with_names(with_tabs(self._workbook, tabs), names)
        filtered = {order.index(title): each for title, each in growth.reaches.items()}
        workbook = with_reached_names(workbook, filtered)
        for title, reaches in growth.reaches.items():
            for part in charts_of(package, title):
                chart = package.content(part)
                fresh = with_series(chart, reaches)
                if fresh != chart:
                    self._result.texts[part] = fresh
        self._result.kept_names = names.kept
        self._result.texts.update(self._announced.texts)
        if workbook != self._workbook:
            self._result.texts[package.workbook] = workbook

    def _styles(self, donor: Donor) -> Formats:
        """The owner's styles with the donor's added."""
        relations = self._package.relations(self._package.workbook)
        part = next((target for kind, target, _ in relations if kind == "styles"), None)
        if part is None or not self._package.has(part):
            # Some readers look for styles under no other name.
            fresh = self._announced.part("styles*.xml", "")
            self._announced.announce(fresh, "styles", STYLES_TYPE)
            self._result.added[fresh] = deflate([self._strictly(donor.styles)])
            return own_styles(donor.styles)
        old = self._package.content(part)
        merged, formats = merge_styles(old, donor.styles)
        if merged != old:
            self._result.texts[part] = merged
        return formats

    def _with_its_buttons(self, drawing: Drawing) -> Drawing:
        """The buttons of a sheet that is new, as far as the workbook has their macros."""
        if not drawing.buttons or drawing.title in self._package.sheets:
            return replace(drawing, buttons=())
        macros = macros_of(self._package)
        return replace(drawing, buttons=[b for b in drawing.buttons if b.macro in macros])

    def _new(self, drawing: Drawing, sheet: Iterable[bytes], buttons: bytes | None) -> Tab:
        part = self._announced.part("worksheets/pumpkin*.xml")
        relation = self._announced.announce(part, "worksheet", SHEET_TYPE)
        own = self._free_code_name(drawing.code_name)
        content = self._head_changed(sheet, lambda head: headed(head, own, selected=False))
        self._result.added[part] = deflate(map(self._strictly, content))
        if buttons is not None:
            number = max(drawing_numbers(self._package), default=0) + 1 + len(self._drawn)
            shapes = self._announced.part("drawings/pumpkinButtons*.vml")
            self._announced.typed(shapes, VML_TYPE)
            self._drawn.append(shapes)
            related, relations = self._announced.drawn(part, shapes)
            self._result.added[shapes] = deflate([numbered(buttons, number)])
            self._result.added[related] = deflate([relations])
        return Tab(drawing.title, relation, drawing.hidden)

    def _redraw(self, drawing: Drawing, sheet: Iterable[bytes]) -> None:
        package = self._package
        part = package.sheets[drawing.title]
        relations = package.relations(part)
        if not {kind for kind, _, _ in relations} <= _REPLACEABLE:
            raise BookError("file.would_lose", name=package.name, sheet=drawing.title)
        head = first_bytes(package.chunks(part), _HEAD_SIZE)
        # VBA knows a sheet by its code name, whatever ours would be.
        known, selected = code_name(head), is_selected(head)
        printer = next((name for kind, _, name in relations if kind == "printerSettings"), "")
        content = self._head_changed(sheet, lambda each: headed(each, known, selected))
        fresh = deflate(printed(self._strictly(chunk), printer) for chunk in content)
        if package.holds(part, fresh):
            return
        self._result.parts[part] = fresh
        # Whether formulas stand in the same cells again is not worth finding out.
        self._result.dropped_formula |= holds_formula(package.chunks(part))

    def _gain(self, title: str, gain: Gain) -> None:
        package = self._package
        part = package.sheet_part(title)
        try:
            gain = with_contents(gain, self._growth.contents.get(title, {}), package.date1904)
        except Unwritable as error:
            raise BookError("file.on_sheet", name=package.name, sheet=title, why=error) from error
        gain.filters = filters(title, self._growth.reaches.get(title, {}))
        self._refuse_headers(title, part, gain)
        splice = GainSplice(gain)
        fresh = deflate(self._naming(title, splice.run(package.chunks(part))))
        if not package.holds(part, fresh):
            self._result.parts[part] = fresh
            self._result.dropped_formula |= splice.dropped_formula

    def _refuse_headers(self, title: str, part: str, gain: Gain) -> None:
        """Raise BookError where a gained cell is a header of a table that Excel knows of.

        Excel calls a file damaged whose table has another header than its cells.
        """
        for kind, target, _ in self._package.relations(part):
            if kind != "table" or not self._package.has(target):
                continue
            table = next(children(self._package.content(target)), None)
            known = table.attributes if table else {}
            held = block(known.get(b"ref", b"").decode("ascii", "replace"))
            if held is None or known.get(b"headerRowCount") == b"0":
                continue
            row = gain.rows.get(held.top + 1)
            if row and any(held.left <= column <= held.right for column in row.cells):
                raise BookError(
                    "file.excel_table", name=self._package.name, sheet=title, cells=held.name
                )

    def _free_code_name(self, wanted: str) -> bytes | None:
        """The code name for a new sheet; None where another has it, or where macros are.

        In a workbook with macros, a code name without a module behind it is a risk.
        """
        package = self._package
        if any(kind == "vbaProject" for kind, _, _ in package.relations(package.workbook)):
            return None
        if self._code_names is None:
            heads = (
                first_bytes(package.chunks(each), _HEAD_SIZE) for each in package.sheets.values()
            )
            self._code_names = {(code_name(head) or b"").lower() for head in heads}
        spelled = quoted_value(wanted)
        if spelled.lower() in self._code_names:
            return None
        self._code_names.add(spelled.lower())
        return spelled

    def _head_changed(
        self, sheet: Iterable[bytes], change: Callable[[bytes], bytes]
    ) -> Iterator[bytes]:
        chunks = iter(sheet)
        first = next(chunks)
        cells = max(first.find(b"<sheetData"), 0)
        yield change(first[:cells])
        yield first[cells:]
        yield from chunks

    def _strictly(self, xml: bytes) -> bytes:
        """XML of the donor's in the form of Open XML that the workbook keeps to."""
        if not self._strict:
            return xml
        xml = xml.replace(b'xmlns="%b"' % _MAIN, b'xmlns="%b"' % _STRICT_MAIN)
        return xml.replace(
            b'xmlns:r="%b"' % TRANSITIONAL.encode(), b'xmlns:r="%b"' % STRICT.encode()
        )

    def _naming(self, title: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks again; a refusal on the way says which file and sheet it is about."""
        try:
            yield from chunks
        except (DamagedSheet, DamagedPart, Unwritable) as error:
            raise BookError(
                "file.on_sheet", name=self._package.name, sheet=title, why=error
            ) from error


def _bare(drawing: Drawing) -> Drawing:
    """What a sheet that is there can gain of a drawing: not what concerns it as a whole."""
    return replace(
        drawing,
        background=None,
        filter=None,
        freeze=None,
        repeat_rows=None,
        hidden=False,
        buttons=(),
    )
