"""The tests read English, whatever the language of the terminal that runs them."""

from __future__ import annotations

import os

from pumpkin_sheets.languages import language_of

if language_of(os.environ) != "en":
    os.environ["LC_ALL"] = "C.UTF-8"
