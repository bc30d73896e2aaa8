"""The databases that lie here are those which the README tells, the one of the version before today's among them."""

import re

from motcua.base import paths
from tests.upgrade.conftest import HERE, LANDINGS

ROW = re.compile(r"^\| `([0-9a-f]{7})` \| [^|]*\((\d+\.\d+\.\d+)\) \|", re.MULTILINE)
VERSION = re.compile(r"^## (\d+\.\d+\.\d+)", re.MULTILINE)


def test_the_version_before_lies_here():
    rows = dict(ROW.findall((HERE / "README.md").read_text(encoding="utf-8")))
    versions = VERSION.findall((paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert sorted(rows) == LANDINGS
    assert versions[1] in rows.values(), "README.md says how the database of a landing is made"
