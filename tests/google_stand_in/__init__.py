"""A stand-in for the Google Sheets API, version 4, that answers over HTTP on this computer.

The real ``gspread`` and ``google-auth`` talk to it: only the transport is swapped
(``Redirect`` sends Google's two addresses to a loopback port, ``OfficeProxy`` does the same as
an office network would, with its own certificate authority).  What a test scripts is the
network's bad luck (``Fault``) and what other people type in between (``StandIn.meanwhile``).

What it does **not** cover, so that a green test is not taken for more than it is:

* It calculates nothing.  A formula is kept as text; its result is whatever the test put into
  ``Sheet.results``, otherwise an empty text.
* ``FORMATTED_VALUE`` knows plain numbers, ticks and dates, not Google's number formats.
* ``USER_ENTERED`` recognises formulas, numbers with a point, percentages, TRUE/FALSE, ISO dates
  and a leading apostrophe; nothing that depends on a locale, except that a comma-decimal locale
  refuses formulas with commas between arguments or points in numbers.
* Charts, validations, conditional formats and named ranges are stored and listed, not drawn, not
  enforced.  Protected ranges refuse who is not their editor; who owns the sheet, they never do.
* Where Google does not say how a range takes the moving of a row to its edge, the worse is assumed.
* Sharing is one role for one service account.  Drive is absent.
* Quotas are counted in a sliding minute; Google's real refill is its own secret.
* It is our reading of Google's documentation.  What has run against it has not thereby run
  against Google.
"""

from .faults import Fault
from .server import StandIn
from .sheets import Sheet, Spreadsheet
from .transport import InProcess, OfficeProxy, Redirect

__all__ = ["Fault", "InProcess", "OfficeProxy", "Redirect", "Sheet", "Spreadsheet", "StandIn"]
