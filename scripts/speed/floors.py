"""What ours is measured against: ``python floors.py JOB ARGUMENT ...``, each a whole process.

Only what a job needs is imported, by the job itself.
"""

from __future__ import annotations

import sys


def read_and_copy(path: str, *titles: str) -> None:
    """What no recalculation of a file can do without: read these sheets, copy the file."""
    import shutil

    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(path) as workbook:
        for title in titles:
            workbook.get_sheet_by_name(title).to_python()
    shutil.copyfile(path, path + ".copy")


def load_and_save(path: str) -> None:
    """How a program would go about it that knows the file by openpyxl."""
    import warnings

    import openpyxl

    warnings.simplefilter("ignore")  # of what openpyxl loses
    openpyxl.load_workbook(path).save(path + ".openpyxl")


def plain_formulas(path: str, cells: str, length: str) -> None:
    """XlsxWriter writes so many formulas of that length, and nothing else."""
    import xlsxwriter

    wide = 50
    term = "+N(A\0)*B\0"
    count = max(1, round((float(length) - 1) / (len(term) + 6)))  # rows of four digits
    formula = "=1" + term * count
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for i in range(int(cells)):
        row, column = divmod(i, wide)
        sheet.write_formula(row, column + 2, formula.replace("\0", str(row + 1)), None, 1)
    book.close()


def bare_xlwings() -> None:
    """What no button can do without: xlwings, where pandas is not there to be imported."""
    sys.modules["pandas"] = None  # type: ignore[assignment]

    import xlwings  # noqa: F401


def nothing() -> None:
    """A Python that does nothing."""


if __name__ == "__main__":
    jobs = (read_and_copy, load_and_save, plain_formulas, bare_xlwings, nothing)
    {job.__name__: job for job in jobs}[sys.argv[1]](*sys.argv[2:])
