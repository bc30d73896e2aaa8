"""The program of docs/howto/send-large-files.md, run as it stands there, by bash and curl."""

import hashlib
import json
import os
import re
import subprocess

import pytest
from django.test import Client
from PIL import Image

from motcua.base import paths
from motcua.files.models import StoredFile, Upload
from tests.api.test_filing import file
from tests.api.test_parts import add, begin, with_paper
from tests.clients.asking import System

PAGE = (paths.ROOT / "docs" / "howto" / "send-large-files.md").read_text(encoding="utf-8")
PART = 1_000_000


@pytest.mark.django_db(transaction=True)
def test_the_program_goes_on_after_a_break_and_its_file_is_filed(live_server, catalogue, lan, client_of, tmp_path,
                                                                 monkeypatch):  # fmt: skip
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path / "data"))
    app = System(Client())
    app.token = app.tokens(client_of(lan))["access_token"]
    scan = tmp_path / "giấy cũ.jpg"
    Image.effect_noise((1800, 1400), 90).save(scan, quality=95)
    whole = scan.read_bytes()
    assert len(whole) > 1.5 * PART, "one part is not all"
    begun = begin(app.token, whole)
    assert add(app.token, begun["Location"], 0, whole[:PART]).status_code == 204, "then the network went"

    program = re.search(r"```bash\n(.*?)```", PAGE, re.DOTALL).group(1)
    told = {"API": live_server.url, "TOKEN": app.token, "FILE": str(scan)}
    done = subprocess.run(["bash", "-c", program], env=os.environ | told, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = json.loads(done.stdout)
    assert begun["Location"].endswith(kept["id"]) and kept["sha256"] == hashlib.sha256(whole).hexdigest()
    assert StoredFile.objects.count() == 1 and not Upload.objects.exists()
    assert file(app, with_paper(kept["id"])).status_code == 201

    refused = subprocess.run(["bash", "-c", program], env=os.environ | told | {"TOKEN": "x"}, capture_output=True,
                             text=True, timeout=60)  # fmt: skip
    assert refused.returncode != 0, "a program that is refused says so and does not go round for ever"
