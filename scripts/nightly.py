"""The nightly run as a plain script: python scripts/nightly.py --config pumpkin.toml

The same as ``pumpkin nightly``; docs/google.md says what pumpkin.toml and the exit codes mean.
"""

from __future__ import annotations

import sys

from pumpkin_sheets.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["nightly", *sys.argv[1:]]))
