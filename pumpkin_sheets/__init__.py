"""Pumpkin Sheets: the Pumpkin Plan as a live workbook."""

__version__ = "0.1.0"
