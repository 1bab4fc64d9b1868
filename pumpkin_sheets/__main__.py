"""``python -m pumpkin_sheets`` is the same as ``pumpkin``."""

from pumpkin_sheets.cli.main import main

raise SystemExit(main())
