"""PostgreSQL refuses to run as root; this finds whom it runs as then, and how.

Where the clone lies in a directory that only root may pass through (a home of mode 0700) the server keeps
one privilege, CAP_DAC_OVERRIDE, so that it can reach its own program and data. No permission on the disk is
widened.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAME = "motcua-db"
ELSEWHERE = "Clone to a place that everybody may pass through (/opt/motcua), or run as an ordinary user."
ADMIN_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"


class NoAccount(Exception):
    """There is no unprivileged user for the database; the text says what to do."""


@dataclass(frozen=True)
class Account:
    """An unprivileged user; `passes` tells whether it may reach the cluster and the programs by itself."""

    uid: int
    gid: int
    passes: bool


def for_cluster(place: Path) -> Account | None:
    """Whom the server of this cluster runs as; None when we are not root and it runs as we do."""
    if os.geteuid() != 0:
        return None
    owner = place.stat().st_uid if place.exists() else 0
    entry = pwd.getpwuid(owner) if owner else _entry()
    passes = all(_may_pass(directory, entry) for directory in (place.parent, Path(__file__).parent))
    return Account(entry.pw_uid, entry.pw_gid, passes)


def give(directory: Path, account: Account | None) -> None:
    """Make the directory the account's."""
    if account:
        os.chown(directory, account.uid, account.gid)


def how_to_run(account: Account | None) -> tuple[list[str], int, int]:
    """Words to put before a command, and the user and group to become first (-1: nobody else)."""
    if account is None:
        return [], -1, -1
    if account.passes:
        return [], account.uid, account.gid
    setpriv = shutil.which("setpriv", path=ADMIN_PATH)
    if not setpriv:
        raise NoAccount(f"The database may not run as root, and its own user cannot reach this directory.\n{ELSEWHERE}")
    words = [
        setpriv, f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups",
        "--securebits=+no_setuid_fixup",  # or access(2), which PostgreSQL asks first, ignores the privilege
        "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--pdeathsig=INT", "--",
    ]  # fmt: skip
    return words, -1, -1


def run(command: list, account: Account | None) -> subprocess.CompletedProcess:
    """Run a program of PostgreSQL as the account and return what it wrote."""
    prefix, uid, gid = how_to_run(account)
    whose = {"user": uid, "group": gid, "extra_groups": []} if uid >= 0 else {}
    environment = {**os.environ, "LC_ALL": "C"}  # its messages are read above and printed in English
    return subprocess.run(  # noqa: S603
        [*prefix, *command], capture_output=True, text=True, cwd="/", env=environment, **whose
    )


def _entry() -> pwd.struct_passwd:
    for attempt in (1, 2):
        try:
            return pwd.getpwnam(NAME)
        except KeyError:
            if attempt == 1:
                _make_user()
    raise NoAccount(
        f"The database may not run as root, and the user {NAME} could not be made.\n"
        "Run as an ordinary user, or make that one: useradd --system --user-group motcua-db"
    )


def _make_user() -> None:
    useradd = shutil.which("useradd", path=ADMIN_PATH)
    if useradd:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([useradd, *options, "--shell", "/usr/sbin/nologin", NAME], capture_output=True)  # noqa: S603


def _may_pass(directory: Path, entry: pwd.struct_passwd) -> bool:
    """Ask the kernel rather than read modes: access lists and mounts count too."""
    try:
        return not subprocess.run(  # noqa: S603
            ["/usr/bin/test", "-x", str(directory)],
            user=entry.pw_uid, group=entry.pw_gid, extra_groups=[], cwd="/", check=False,
        ).returncode  # fmt: skip
    except OSError:
        return False
