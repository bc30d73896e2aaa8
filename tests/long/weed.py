"""SeaweedFS, an S3 store in one process: started, killed, asked what lies in a bucket."""

import json
import subprocess
import sys
from pathlib import Path

import obstore
import obstore.exceptions
import obstore.store
import requests

from motcua.base import processes
from tests.running import free_ports, wait_until

WEED = Path(sys.executable).with_name("weed")
KEY, SECRET = "motcua", "motcua-of-the-tests"


class Store:
    """SeaweedFS in one process, with one bucket."""

    def __init__(self, place: Path):
        self.place, first = place, free_ports() - 10_000  # it talks to itself 10,000 above: there nobody else is
        self.endpoint, self.ports = f"http://127.0.0.1:{first}", (first, first + 1, first + 25, first + 26)
        who = {"name": KEY, "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
        (place / "s3.json").write_text(json.dumps({"identities": [who]}))
        self.start()

    def start(self) -> None:
        s3, master, volume, filer = self.ports
        self.process = processes.start(
            [str(WEED), "server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={self.place}", "-filer", "-s3",
             "-master.volumeSizeLimitMB=64", "-volume.max=300", f"-s3.port={s3}", f"-s3.config={self.place}/s3.json",
             f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", "-s3.port.iceberg=0"],
            cwd=self.place, stdout=subprocess.DEVNULL, stderr=(self.place / "log").open("a"),
        )  # fmt: skip

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def half_arrived(self, bucket: str) -> list[str]:
        """Uploads in parts that were begun and neither ended nor given up, as the filer has them."""
        answer = requests.get(
            f"http://127.0.0.1:{self.ports[3]}/buckets/{bucket}/.uploads/", headers={"Accept": "application/json"},
            timeout=5,
        )  # fmt: skip
        return [one["FullPath"] for one in answer.json()["Entries"] or []] if answer.status_code == 200 else []

    def keep_versions(self, bucket: str) -> None:
        """Let a bucket keep what is deleted as an older version."""
        addresses = f"-master=127.0.0.1:{self.ports[1]}", f"-filer=127.0.0.1:{self.ports[3]}"
        done = subprocess.run(
            [str(WEED), "shell", *addresses], input=f"s3.bucket.versioning -name {bucket} -enable\n", text=True,
            capture_output=True, check=True, timeout=60,
        )  # fmt: skip
        assert "Enabled" in done.stdout, done.stdout + done.stderr
        wait_until(lambda: obstore.put(self.bucket(bucket), "made", b"1")["version"], "it keeps versions", 30)
        obstore.delete(self.bucket(bucket), "made")

    @property
    def key(self) -> dict[str, str]:
        """What a program of ours has to know to use it, but for the bucket."""
        return {"MOTCUA_S3_ENDPOINT": self.endpoint, "MOTCUA_S3_KEY": KEY, "MOTCUA_S3_SECRET": SECRET}

    def bucket(self, name: str) -> obstore.store.S3Store:
        """A bucket, asked past our program."""
        return obstore.store.S3Store(
            name, endpoint=self.endpoint, region="us-east-1", access_key_id=KEY, secret_access_key=SECRET,
            client_options={"allow_http": True},
        )  # fmt: skip

    def make(self, name: str) -> obstore.store.S3Store:
        """Make a bucket: the first signed PUT to its address does."""
        bucket = self.bucket(name)
        wait_until(lambda: _takes(bucket), "the store makes a bucket", 60)
        return bucket


def _takes(bucket: obstore.store.S3Store) -> bool:
    try:
        obstore.put(bucket, "made", b"1")
        obstore.delete(bucket, "made")
    except obstore.exceptions.BaseError:
        return False
    return True


def names(bucket: obstore.store.S3Store) -> set[str]:
    """All that lies in a bucket."""
    return {one["path"] for some in obstore.list(bucket) for one in some}
