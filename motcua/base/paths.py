"""Where things lie on the disk."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "catalogue"


def data_directory() -> Path:
    """Database, files and keys of this installation; MOTCUA_DATA names another place."""
    return Path(os.environ.get("MOTCUA_DATA") or ROOT / ".data")
