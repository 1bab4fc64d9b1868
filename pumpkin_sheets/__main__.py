"""``python -m pumpkin_sheets`` is the same as ``pumpkin``."""

from pumpkin_sheets.cli import main

raise SystemExit(main())
