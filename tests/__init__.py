"""openpyxl reads our own files here: its guarded parser, in Python, takes half of a load's time."""

import os

os.environ.setdefault("OPENPYXL_DEFUSEDXML", "False")
