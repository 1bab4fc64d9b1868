"""A stand-in for Excel: an xlwings engine over a running headless LibreOffice.

Unchanged xlwings code drives a real spreadsheet through it, one that calculates, refuses and
interprets what it is given.  Where LibreOffice is kinder than Excel, the engine is as unkind as
Excel is (see ``values``), so that code which passes here has met the same traps.  It has only
what our code uses; everything else raises NotImplementedError from xlwings' own base classes.
"""

from .engine import Call, LibreOfficeEngine
from .office import LibreOffice, LibreOfficeMissing

__all__ = ["Call", "LibreOffice", "LibreOfficeEngine", "LibreOfficeMissing"]
