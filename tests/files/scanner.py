"""A real clamd that knows one signature, the one of the EICAR test file; and listeners that are none."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.running import wait_until

# The test file of EICAR, which harms nobody; in two pieces, lest a scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "Motcua.Test.Eicar"


@contextlib.contextmanager
def clamd(known: str = "") -> Iterator[str]:
    """Run it; gives its socket. `known` is one more file that it finds: "sha256:size"."""
    place = Path(tempfile.mkdtemp(prefix="motcua-clamd-"))  # a socket's path must be short
    (place / "db").mkdir()
    (place / "db" / "test.ndb").write_text(f"{SIGNATURE}:0:*:{EICAR.hex()}\n")
    if known:
        (place / "db" / "test.hsb").write_text(f"{known}:{SIGNATURE}\n")
    lines = [f"LocalSocket {place}/clamd.sock", f"DatabaseDirectory {place}/db", f"TemporaryDirectory {place}",
             "Foreground yes"]  # fmt: skip
    (place / "clamd.conf").write_text("\n".join([*lines, *(["User root"] if os.getuid() == 0 else [])]) + "\n")
    process = subprocess.Popen(
        ["/usr/sbin/clamd", "-c", str(place / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until((place / "clamd.sock").exists, "clamd listens")
        yield str(place / "clamd.sock")
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(place)


@contextlib.contextmanager
def somebody_else(says: bytes | None) -> Iterator[str]:
    """Something that takes connections at a port: it answers nothing (None), or this and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        held: list[socket.socket] = []

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    line, _address = listening.accept()
                    held.append(line)
                    if says is not None:
                        line.sendall(says)
                        line.shutdown(socket.SHUT_WR)

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        for line in held:
            line.close()
