"""``python -m pumpkin_sheets`` is the same as ``pumpkin``."""

from pumpkin_sheets.cli.begin import begin

raise SystemExit(begin())
