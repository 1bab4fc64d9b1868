"""A click on Recalculate, as the process that Excel starts for it; LibreOffice plays Excel.

LibreOffice is a process of its own, begun before.  What this process spends on speaking with it
(UNO, in place of Excel's own ways) says nothing of Excel; it is written down apart:

    python -m scripts.speed.click WORKBOOK PIPE PROCESS REPORT
"""

from __future__ import annotations

import functools
import inspect
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any

import xlwings as xw  # first, as RunPython does, so that it counts


class Aside:
    """Processor seconds within ``with`` blocks, those within each other counted once."""

    def __init__(self) -> None:
        self.seconds, self._depth, self._begun = 0.0, 0, 0.0

    def __enter__(self) -> None:
        if not self._depth:
            self._begun = time.process_time()
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if not self._depth:
            self.seconds += time.process_time() - self._begun


def kept_aside(kind: type, aside: Aside) -> None:
    """Counts all that the methods and properties of a class do as time aside."""

    def counted(work: Callable[..., Any] | None) -> Callable[..., Any] | None:
        if work is None:
            return None

        @functools.wraps(work)
        def within(*given: Any, **named: Any) -> Any:
            with aside:
                return work(*given, **named)

        return within

    for name, member in list(vars(kind).items()):
        if isinstance(member, property):
            setattr(kind, name, property(counted(member.fget), counted(member.fset)))
        elif inspect.isfunction(member) and not inspect.isgeneratorfunction(member):
            setattr(kind, name, counted(member))


def click(path: str, pipe: str, process: str, report: str) -> None:
    """The button's whole work in a workbook that lies open; the seconds aside go to ``report``."""
    aside = Aside()
    with aside:
        from tests.libreoffice_engine import engine as excel
        from tests.libreoffice_engine.office import LibreOffice, load_uno

        class Running(LibreOffice):
            """The LibreOffice that another process began, and ends."""

            def __init__(self) -> None:
                self.uno, self.pipe = load_uno(), pipe
                self.process = SimpleNamespace(pid=int(process), poll=lambda: None)
                self.context = self._connect()
                self.desktop = self.service("com.sun.star.frame.Desktop")

        for _, kind in inspect.getmembers(excel, inspect.isclass):
            if kind.__module__ == excel.__name__:
                kept_aside(kind, aside)
        engine = excel.LibreOfficeEngine(Running())
        xw.engines.add(xw.Engine(impl=engine))
        xw.engines[engine.name].activate()
        book = xw.Book(Path(path))

    from pumpkin_sheets.excel_addin import recalculate_tiers

    recalculate_tiers(book)
    with aside:
        said = engine.app.alerts[-1]
        book.close()
    Path(report).write_text(json.dumps({"said": said, "aside": aside.seconds}), encoding="utf-8")


if __name__ == "__main__":
    click(*sys.argv[1:])
