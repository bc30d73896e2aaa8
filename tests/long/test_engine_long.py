"""The engine against its independent counter with thousands of inputs, other ones in every run."""

import os
import subprocess
import sys

from motcua.base import paths


def test_every_property_of_the_engine_holds_on_far_more_input():
    """A failure prints the seed; run `make test T=tests/engine` after adding it as an @example."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/engine", "--tb=short"], cwd=paths.ROOT, text=True,
        capture_output=True, env={**os.environ, "HYPOTHESIS_PROFILE": "long"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:]
