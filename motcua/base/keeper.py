"""The process that owns the embedded PostgreSQL: it ends the server when the last user is gone.

Every process that uses the server holds a shared lock on one file. The keeper waits for the exclusive lock
on it: the kernel grants it when the last user has ended in whatever way, kill -9 included.
Only `embedded.ensure_running` starts it: motcua.base.keeper <users file> <log file> <uid> <gid> <command ...>
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading

from motcua.base.processes import die_with_parent


def main(users: str, log: str, uid: int, gid: int, command: list[str]) -> None:
    """Run the server until nobody holds the users file any more. `uid` -1 means: as who we are."""
    whose = {"user": uid, "group": gid, "extra_groups": []} if uid >= 0 else {}
    with open(log, "ab") as output:
        server = subprocess.Popen(  # noqa: S603 - the command is made by motcua.base.embedded
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=die_with_parent(signal.SIGINT), **whose,
        )  # fmt: skip
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    # If the server ends by itself there is nothing left to keep.
    threading.Thread(target=lambda: (server.wait(), os._exit(1)), daemon=True).start()
    try:
        with open(users) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            stop(server)  # while we hold the lock nobody can begin to use a server that is stopping
    finally:
        stop(server)


def stop(server: subprocess.Popen) -> None:
    """Ask for PostgreSQL's fast shutdown: sessions are cut, everything committed is written."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        server.wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
