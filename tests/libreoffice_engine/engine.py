"""The xlwings engine itself: apps, books, sheets and ranges, each a thin word over UNO.

Every request is written down in ``LibreOfficeEngine.calls``, so that a test can say how many a
click costs.  ``before_write`` is called before each write and may raise, as Excel may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlparse

from xlwings import base_classes, utils

from . import values
from .formulas import excel_formula, own_formula
from .inside import Inside
from .office import LibreOffice, load_uno

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
}

HUNDREDTHS_A_SIGN = 253
"""How wide a sign of a column's width is, in hundredths of a millimetre, roughly."""

COLUMNS = 16_384
"""So many columns a sheet has."""

LONGEST_FORMULA = 8221
"""Characters of a text that Excel gives as a formula; it fails at a longer one (xlwings' issue
887, with Excel 2016)."""


@dataclass(frozen=True)
class Call:
    """One request to the application: what was asked, and of which cells or property."""

    kind: Literal["read", "write", "clear", "ask", "set"]
    what: str


@dataclass(frozen=True)
class Passing:
    """A sheet of another workbook, in this one so that cells can be copied from it."""

    source: tuple[Any, str]
    target: Any
    sheet: Any


class LibreOfficeEngine:
    """The engine: ``xw.engines.add(xw.Engine(impl=LibreOfficeEngine(office)))``."""

    name = "libreoffice"
    type = "desktop"
    clean_value_data = staticmethod(values.clean)

    def __init__(self, office: LibreOffice) -> None:
        self.office = office
        self.inside = Inside(office)
        self.calls: list[Call] = []
        self.before_write: Callable[[str], None] | None = None
        self.app = App(self)
        self.apps = Apps(self.app)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None or value != value else value  # NaN is not equal to itself

    def note(self, kind: Literal["read", "write", "clear", "ask", "set"], what: str) -> None:
        self.calls.append(Call(kind, what))

    def write(self, where: str) -> None:
        """Note a request that changes something, unless ``before_write`` refuses it."""
        if self.before_write is not None:
            self.before_write(where)
        self.note("write", where)

    def count(self, kind: str) -> int:
        return sum(call.kind == kind for call in self.calls)


class Apps(base_classes.Apps):
    def __init__(self, app: App) -> None:
        self.app = app

    def keys(self) -> list[int]:
        return [self.app.pid]

    def __iter__(self) -> Iterator[App]:
        return iter([self.app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        if pid != self.app.pid:
            raise KeyError(pid)
        return self.app


class App(base_classes.App):
    """The one application.  ``alerts`` and ``status_bars`` keep what an owner would have seen."""

    display_alerts = True  # a plain attribute: without a screen there are none to suppress

    def __init__(self, engine: LibreOfficeEngine) -> None:
        self.engine = engine
        self.documents: list[Any] = []
        self.alerts: list[str] = []
        self.status_bars: list[str | bool] = []
        self.screen: list[bool] = [True]
        self.passing: Passing | None = None

    @property
    def api(self) -> Any:
        return self.engine.office.desktop

    @property
    def pid(self) -> int:
        return self.engine.office.process.pid

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Range:
        self.engine.note("ask", "selection")
        book = self.books.active
        selected = book.document.getCurrentController().getSelection()
        if selected.supportsService("com.sun.star.sheet.SheetCellRanges"):  # with Ctrl held
            first, *others = selected.getRangeAddresses()
        else:
            first, others = selected.getRangeAddress(), []
        sheet = Sheet(book, first.Sheet)
        found = Range.at(sheet, first)
        found.areas = [Range.at(sheet, address) for address in others]
        return found

    @property
    def screen_updating(self) -> bool:
        return self.screen[-1]

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.engine.note("set", "screen_updating")
        self.screen.append(value)

    @property
    def calculation(self) -> str:
        self.engine.note("ask", "calculation")
        automatic = self.books.active.document.isAutomaticCalculationEnabled()
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.engine.note("set", "calculation")
        for document in self.documents:
            document.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        self.engine.note("set", "calculate")
        for document in self.documents:
            document.calculate()

    @property
    def status_bar(self) -> str | bool:
        return self.status_bars[-1] if self.status_bars else False

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.engine.note("set", "status_bar")
        self.status_bars.append(value)

    def alert(self, prompt: str, title: Any, buttons: str, mode: Any, callback: Any) -> str:
        self.alerts.append(prompt)
        return "ok"

    def activate(self, steal_focus: bool = False) -> None:
        pass  # it is headless

    def passing_sheet(self, source: Sheet, target: Book) -> Any:
        """The sheet ``source`` as the last one of ``target``, until something else is asked for."""
        asked = (source.book.document, source.name, target.document)
        if self.passing is None or asked != (*self.passing.source, self.passing.target):
            self.let_pass()
            sheets = target.document.getSheets()
            last = sheets.getCount()
            sheets.importSheet(source.book.document, source.name, last)
            self.passing = Passing(asked[:2], target.document, sheets.getByIndex(last))
        return self.passing.sheet

    def let_pass(self) -> None:
        """Takes the passing sheet out again."""
        if self.passing is not None:
            self.passing.target.getSheets().removeByName(self.passing.sheet.getName())
            self.passing = None


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    def _all(self) -> list[Book]:
        return [Book(self.app, document) for document in self.app.documents]

    @property
    def active(self) -> Book:
        return self._all()[-1]

    def __call__(self, name_or_index: str | int) -> Book:
        if isinstance(name_or_index, int):
            return self._all()[name_or_index - 1]
        for book in self._all():
            if book.name == name_or_index:
                return book
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(book.name == name for book in self._all())

    def __len__(self) -> int:
        return len(self.app.documents)

    def __iter__(self) -> Iterator[Book]:
        return iter(self._all())

    def add(self) -> Book:
        return self._keep(self.app.engine.office.open())

    def open(self, fullname: str, *_: object, **__: object) -> Book:
        return self._keep(self.app.engine.office.open(Path(fullname)))

    def _keep(self, document: Any) -> Book:
        self.app.documents.append(document)
        return Book(self.app, document)


class Book(base_classes.Book):
    def __init__(self, app: App, document: Any) -> None:
        self._app = app
        self.document = document

    @property
    def api(self) -> Any:
        return self.document

    @property
    def app(self) -> App:
        return self._app

    @property
    def fullname(self) -> str:
        return unquote(urlparse(self.document.getURL()).path) or self.name

    @property
    def name(self) -> str:
        return Path(unquote(urlparse(self.document.getURL()).path)).name or self.document.Title

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        self._app.let_pass()
        return Names(self)

    def activate(self) -> None:
        self._app.documents.remove(self.document)
        self._app.documents.append(self.document)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        self._app.let_pass()
        target = Path(path) if path else Path(self.fullname)
        properties = self._app.engine.office.properties(FilterName=FILTERS[target.suffix])
        self.document.storeAsURL(target.resolve().as_uri(), properties)

    def close(self) -> None:
        self._app.let_pass()
        self._app.documents.remove(self.document)
        self.document.close(True)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        sheet = self.book.document.getCurrentController().getActiveSheet()
        return Sheet(self.book, sheet.getRangeAddress().Sheet)

    def __call__(self, name_or_index: str | int) -> Sheet:
        if isinstance(name_or_index, int):
            return Sheet(self.book, name_or_index - 1)
        titles = self._titles()
        if name_or_index not in titles:
            raise KeyError(name_or_index)
        return Sheet(self.book, titles.index(name_or_index), name_or_index)

    def __contains__(self, name: str) -> bool:
        return name in self._titles()

    def __len__(self) -> int:
        return len(self._titles())

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, *found) for found in enumerate(self._titles()))

    def _titles(self) -> tuple[str, ...]:
        titles: tuple[str, ...] = self.book.document.getSheets().getElementNames()
        passing = self.book.app.passing
        return titles[:-1] if passing and passing.target == self.book.document else titles

    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        position = before.position if before else after.position + 1 if after else 0
        title = name or f"Sheet{len(self) + 1}"
        self.book.document.getSheets().insertNewByName(title, position)
        return Sheet(self.book, position, title)


class Sheet(base_classes.Sheet):
    """The sheet at a place; its title is asked for where the place did not come by it."""

    def __init__(self, book: Book, position: int, title: str | None = None) -> None:
        self._book = book
        self.position = position
        self._title = title

    @cached_property
    def api(self) -> Any:
        return self._book.document.getSheets().getByIndex(self.position)

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        if self._title is None:
            self._title = str(self._book.document.getSheets().getElementNames()[self.position])
        return self._title

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._title = value

    @property
    def index(self) -> int:
        return self.position + 1

    def activate(self) -> None:
        self._book.document.getCurrentController().setActiveSheet(self.api)

    @property
    def visible(self) -> bool:
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.IsVisible = value

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        place = before.position if before else after.position + 1 if after else 0
        target = (before or after or self)._book
        self._book.app.engine.write(f"{target.name} copy of {self.name}")
        self._book.app.let_pass()
        target.document.getSheets().importSheet(self._book.document, self.name, place)

    def delete(self) -> None:
        self._book.app.let_pass()
        self._book.document.getSheets().removeByName(self.name)

    def clear(self) -> None:
        self._book.app.engine.note("clear", self.name)
        self.api.clearContents(1023)  # contents, formats, and what hangs on them
        whole = self.api.createCursor()
        for way in ("Validation", "ConditionalFormat"):
            whole.setPropertyToDefault(way)

    @property
    def used_range(self) -> Range:
        self._book.app.engine.note("ask", f"{self.name} used_range")
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range.at(self, cursor.getRangeAddress())

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg1, str):
            arg1, end = utils.a1_to_tuples(arg1.replace("$", ""))
            arg2 = arg2 or end
        first = arg1.corner if isinstance(arg1, Range) else arg1
        last = first if arg2 is None else arg2.last if isinstance(arg2, Range) else arg2
        if arg2 is None and isinstance(arg1, Range):
            last = arg1.last
        return Range(self, first, last)


class Interface:
    """Cells as UNO gives them, with the one word of COM's that ours asks for besides."""

    def __init__(self, cells: Any) -> None:
        object.__setattr__(self, "_cells", cells)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cells, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._cells, name, value)

    @property
    def Value2(self) -> Any:  # noqa: N802 - COM's name
        """What stands in a cell, without a date's or a currency's kind."""
        return self._cells.getDataArray()[0][0]


class Range(base_classes.Range):
    """Cells from ``corner`` to ``last``, both included, counted from 1 as xlwings does.

    Of a selection of several blocks it is the first; its address names the others too.
    """

    def __init__(self, sheet: Sheet, corner: tuple[int, int], last: tuple[int, int]) -> None:
        self._sheet = sheet
        self.corner = corner
        self.last = last
        self.options: dict[str, Any] = {}
        self.areas: list[Range] = []

    @classmethod
    def at(cls, sheet: Sheet, address: Any) -> Range:
        return cls(
            sheet,
            (address.StartRow + 1, address.StartColumn + 1),
            (address.EndRow + 1, address.EndColumn + 1),
        )

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def api(self) -> Any:
        return Interface(self._cells)

    @property
    def _cells(self) -> Any:
        (top, left), (bottom, right) = self.corner, self.last
        return self._sheet.api.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    @property
    def row(self) -> int:
        return self.corner[0]

    @property
    def column(self) -> int:
        return self.corner[1]

    @property
    def shape(self) -> tuple[int, int]:
        return self.last[0] - self.corner[0] + 1, self.last[1] - self.corner[1] + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        cell = (self.corner[0] + row - 1, self.corner[1] + column - 1)
        return Range(self._sheet, cell, cell)

    @property
    def address(self) -> str:
        return ",".join(part.get_address(True, True, False) for part in (self, *self.areas))

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        def name(row: int, column: int) -> str:
            letters = ("$" if col_absolute else "") + utils.col_name(column)
            return letters + ("$" if row_absolute else "") + str(row)

        cells = name(*self.corner)
        if self.last != self.corner:
            cells += ":" + name(*self.last)
        return f"[{self._sheet.book.name}]{self._sheet.name}!{cells}" if external else cells

    @property
    def _engine(self) -> LibreOfficeEngine:
        return self._sheet.book.app.engine

    @property
    def row_height(self) -> float | None:
        """Of a range of one row, in points; 0 for a hidden one, as in Excel."""
        row = self._cells.getRows().getByIndex(0)
        return row.Height * 72 / 2540 if row.IsVisible else 0.0

    @property
    def raw_value(self) -> list[list[Any]]:
        self._engine.note("read", f"{self._sheet.name}!{self.address}")
        return values.read_block(self._engine.inside, self._sheet.book.document, self._cells)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._engine.write(f"{self._sheet.name}!{self.address}")
        rows, columns = self.shape
        grid = data if isinstance(data, (list, tuple)) else [[data] * columns] * rows
        for part, lines in self._taken(grid):
            values.write_block(self._sheet.book.document, part, lines)

    @property
    def formula(self) -> Any:
        texts = [[excel_formula(text) for text in row] for row in self._cells.getFormulaArray()]
        if any(len(text) > LONGEST_FORMULA for row in texts for text in row):
            raise OSError("Excel gives no formula of so long a text")
        return texts[0][0] if len(self) == 1 else texts

    @formula.setter
    def formula(self, value: Any) -> None:
        self._engine.write(f"{self._sheet.name}!{self.address}")
        rows, columns = self.shape
        grid = value if isinstance(value, (list, tuple)) else [[value] * columns] * rows
        for part, lines in self._taken(grid):
            part.setFormulaArray(tuple(tuple(map(own_formula, row)) for row in lines))

    def _taken(self, grid: Any) -> Iterator[tuple[Any, Any]]:
        """The blocks that take something of what this one is given, and what each takes.

        Excel leaves out the rows that a filter hides, and puts the first value of all into each
        other cell (xlwings' issues 679 and 747); rows that a hand hid take what is theirs.
        """
        shown = self._rows_shown()
        lines = self._cells.getRows()
        hidden = (at for at in range(self.shape[0]) if self.corner[0] + at not in shown)
        if not any(lines.getByIndex(at).IsFiltered for at in hidden):
            yield self._cells, grid
            return
        (_, left), (_, right) = self.corner, self.last
        for row in sorted(shown):
            part = Range(self._sheet, (row, left), (row, right))
            yield part._cells, [[grid[0][0]] * self.shape[1]]

    def _rows_shown(self) -> set[int]:
        """The rows that are shown, as the sheet counts them; a hidden column hides none."""
        whole = Range(self._sheet, (self.corner[0], 1), (self.last[0], COLUMNS))
        return {row for each in whole._shown() for row in range(each.corner[0], each.last[0] + 1)}

    def _shown(self) -> list[Range]:
        found = self._cells.queryVisibleCells().getRangeAddresses()
        return [Range.at(self._sheet, address) for address in found]

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        assert (cell_type, value_type) == ("visible", None), "nothing of ours asks for others"
        self._engine.note("ask", f"{self._sheet.name}!{self.address} visible")
        return self._shown()

    def copy(self, destination: Any) -> None:
        """With looks and rules, also into another workbook, by way of a sheet that goes again.

        It stays while one sheet after the other gets cells from it: bringing it costs most.
        """
        target = destination.impl
        self._engine.write(f"{target.sheet.name}!{target.address}")
        passing = target.sheet.book.app.passing_sheet(self._sheet, target.sheet.book)
        (top, left), (bottom, right) = self.corner, self.last
        row, column = target.corner
        block = left - 1, top - 1, right - 1, bottom - 1
        self._engine.inside.copy(passing, block, target.sheet.api, column - 1, row - 1)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Cells are moved down; ``copy_origin``, whose look the new ones get, is ignored."""
        assert shift == "down", "nothing of ours moves cells to the right"
        self._engine.write(f"{self.sheet.name}!{self.address}")
        down = load_uno().Enum("com.sun.star.sheet.CellInsertMode", "DOWN")
        self.sheet.api.insertCells(self._cells.getRangeAddress(), down)

    @property
    def column_width(self) -> float:
        column = self._cells.getColumns().getByIndex(0)
        return column.Width / HUNDREDTHS_A_SIGN if column.IsVisible else 0

    @column_width.setter
    def column_width(self, value: float) -> None:
        columns = self._cells.getColumns()
        columns.IsVisible = value > 0
        if value > 0:
            columns.Width = round(value * HUNDREDTHS_A_SIGN)

    def clear_contents(self) -> None:
        self._engine.note("clear", f"{self._sheet.name}!{self.address}")
        self._cells.clearContents(1 | 2 | 4 | 16)  # values, dates, texts, formulas

    @property
    def number_format(self) -> str:
        formats = self._sheet.book.document.getNumberFormats()
        return str(formats.getByKey(self._cells.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        document = self._sheet.book.document
        formats, locale = document.getNumberFormats(), document.CharLocale
        key = formats.queryKey(value, locale, False)
        self._cells.NumberFormat = formats.addNew(value, locale) if key == -1 else key

    def select(self) -> None:
        self._sheet.activate()
        self._sheet.book.document.getCurrentController().select(self._cells)


class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self.book = book

    def __len__(self) -> int:
        return int(self.book.document.NamedRanges.getCount())

    def __call__(self, name_or_index: str | int) -> Name:
        ranges = self.book.document.NamedRanges
        if isinstance(name_or_index, int):
            return Name(self.book, str(ranges.getElementNames()[name_or_index - 1]))
        if not ranges.hasByName(name_or_index):
            raise KeyError(name_or_index)
        return Name(self.book, str(ranges.getByName(name_or_index).getName()))

    def snapshot(self) -> list[tuple[str, Name]]:
        document = self.book.document
        names = document.NamedRanges.getElementNames()
        contents = self.book.app.engine.inside.contents(document)
        return [
            (name, Name(self.book, name, content))
            for name, content in zip(names, contents, strict=True)
        ]

    def contains(self, name: str) -> bool:
        return bool(self.book.document.NamedRanges.hasByName(name))

    def add(self, name: str, refers_to: str) -> Name:
        self.book.app.engine.write(f"{self.book.name} {name}")
        ranges = self.book.document.NamedRanges
        corner = self.book.document.getSheets().getByIndex(0).getCellByPosition(0, 0)
        content = own_formula(refers_to).removeprefix("=")
        ranges.addNewByName(name, content, corner.getCellAddress(), 0)
        return self(name)


class Name(base_classes.Name):
    """A defined name; ``content`` is what it stands for, where that was asked already."""

    def __init__(self, book: Book, name: str, content: str | None = None) -> None:
        self.book = book
        self._name = name
        self._content = content

    @property
    def name(self) -> str:
        return self._name

    @property
    def api(self) -> Any:
        return self.book.document.NamedRanges.getByName(self._name)

    @property
    def refers_to(self) -> str:
        if self._content is None:
            self._content = self.api.getContent()
        return excel_formula(f"={self._content}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.book.app.engine.write(f"{self.book.name} {self.name}")
        self.api.setContent(own_formula(value).removeprefix("="))
        self._content = None

    def delete(self) -> None:
        self.book.document.NamedRanges.removeByName(self._name)

    @property
    def refers_to_range(self) -> Range:
        address = self.api.getReferredCells().getRangeAddress()
        return Range.at(Sheet(self.book, address.Sheet), address)
