"""Child processes that cannot outlive us, on Linux even after our own kill -9."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence

PR_SET_PDEATHSIG = 1  # from linux/prctl.h

# Found before any fork: between fork and exec nothing may be imported or allocated at leisure.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def die_with_parent(signal_number: int = signal.SIGKILL) -> Callable[[], None]:
    """Make the function a child runs before exec: the kernel sends `signal_number` when we are gone.

    Elsewhere than on Linux it does nothing; there only an orderly end takes the children along.
    """
    ours = os.getpid()
    return lambda: bind_to(ours, signal_number)


def bind_to(parent: int, signal_number: int = signal.SIGKILL) -> None:
    """Bind the calling process to the life of its parent, whose process id it names."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:  # it died before prctl: nobody would send the signal
        os._exit(1)


def start(command: Sequence[str], *, death_signal: int = signal.SIGKILL, **options) -> subprocess.Popen:
    """Start a child as the head of its own process group, bound to our life."""
    return subprocess.Popen(  # noqa: S603 - our own commands, never a visitor's words
        command, start_new_session=True, preexec_fn=die_with_parent(death_signal), **options
    )


def end(children: Sequence[subprocess.Popen], *, patience: float = 8.0) -> None:
    """Ask every child's group to end (SIGTERM), wait `patience` seconds in all, then kill what is left."""
    for child in children:
        signal_group(child, signal.SIGTERM)
    for child in children:
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            patience = 0.1
    for child in children:
        signal_group(child, signal.SIGKILL)  # also grandchildren that outlived the head of the group
        child.wait()


def signal_group(child: subprocess.Popen, number: int) -> None:
    """Send a signal to a child and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)
