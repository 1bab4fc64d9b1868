"""openpyxl reads our own files here: its guarded parser, in Python, adds a quarter to a load."""

import os

os.environ.setdefault("OPENPYXL_DEFUSEDXML", "False")
