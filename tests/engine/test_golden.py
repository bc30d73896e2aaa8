"""What a published version meant yesterday it means today: every worked example comes out to the last detail as it did
when it was written down, whatever has changed in the engine since.

tests/engine/golden holds one file for each version of the catalogue, with the digest of what came out of each story.
MOTCUA_GOLDEN=1 adds the versions and stories that are missing and changes none: who means to change what a published
version means publishes another one.
"""

import hashlib
import json
import os
from pathlib import Path

import msgspec
import pytest

from motcua.engine import definition, examples
from tests.engine import test_catalogue
from tests.engine.conftest import loaded, told_in

GOLDEN = Path(__file__).with_name("golden")
#: Procedures that are made up, with what no published one has yet.
STORIES = sorted(Path(__file__).with_name("stories").glob("*/2*.yaml"))
VERSIONS = [*test_catalogue.VERSIONS, *STORIES]
IDS = [f"{file.parent.name}/{file.stem}" for file in VERSIONS]


def place_of(file: Path) -> Path:
    return GOLDEN / f"{file.parent.name}-{file.stem}.json"


def lived(file: Path, vn) -> dict[str, list[dict]]:
    """Everything that the engine makes of the examples about this version, by story; one for each value they try."""
    procedure = loaded(file)
    versions = [loaded(other) for other in VERSIONS if other.parent == file.parent]
    told = told_in(file.parent)
    return {
        one.story: [examples.outcome(procedure, given, vn) for given in examples.each(one.given)]
        for one in told if examples.version_of(one, versions) == procedure
    }  # fmt: skip


def digest_of(outcomes: list[dict], keys: list[str]) -> str:
    """SHA-256 over these parts of the outcomes, so that a part that is new changes nothing."""
    parts = [{key: outcome[key] for key in keys} for outcome in outcomes]
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def written_down(file: Path, now: dict[str, list[dict]]) -> dict:
    """The golden file of a version, with what is new in it where that is asked for."""
    place = place_of(file)
    if os.environ.get("MOTCUA_GOLDEN"):
        keys = sorted(next(iter(now.values()))[0])
        new = {"language": loaded(file).language, "content_hash": definition.content_hash(loaded(file)), "keys": keys}
        then = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {**new, "stories": {}}
        digests = {story: digest_of(outcomes, then["keys"]) for story, outcomes in now.items()}
        then["stories"] = digests | then["stories"]
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(then, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return json.loads(place.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", VERSIONS, ids=IDS)
def test_a_version_means_what_it_meant(file, vn):
    now = lived(file, vn)
    then = written_down(file, now)
    assert definition.content_hash(loaded(file)) == then["content_hash"], "published: write another version"
    assert set(now) == set(then["stories"]), "an example stays; a new one is written down with MOTCUA_GOLDEN=1"
    digests = {story: digest_of(outcomes, then["keys"]) for story, outcomes in now.items()}
    changed = {story: now[story] for story, digest in digests.items() if digest != then["stories"][story]}
    assert changed == {}, "it comes out otherwise than it did"


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.parent.name)
def test_what_is_told_of_the_made_up_ones_is_so(file, vn):
    told = told_in(file.parent)
    assert {one.story: found for one in told if (found := examples.differences(loaded(file), one, vn))} == {}


def test_there_is_nothing_else_in_the_folder():
    assert {path.name for path in GOLDEN.iterdir()} == {place_of(file).name for file in VERSIONS}
