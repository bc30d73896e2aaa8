"""What may lie in the repository."""

import re
import subprocess

import pytest

from motcua.base import paths

# Written with brackets so that this file is not its own finding.
FORBIDDEN = {
    r"(?<![\w.])/(?:r[o]ot|h[o]me/\w+|w[o]rk|Us[e]rs/\w+)/": "a path of somebody's machine",
    r"\b(?:T[O]DO|F[I]XME|X[X]X)\b": "a note to oneself: do it, or write an issue",
    r"^(?:<{7} |>{7} |={7}$)": "a merge that was not finished",
    r"-{5}BEGIN (?:RSA |EC )?PRIV[A]TE KEY": "a private key",
    r"https?://[^\s\"']*(?:/s[i]mple/|artif[a]ctory|p[y]pi\.)": "the address of a package index",
}
TEXT = {
    ".py",
    ".md",
    ".html",
    ".txt",
    ".in",
    ".toml",
    ".yaml",
    ".yml",
    ".po",
    ".sh",
    ".cfg",
    ".js",
    ".scss",
    ".typ",
    "",
}
MOST = 3_000_000  # bytes of one file


def tracked() -> list:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=paths.ROOT, capture_output=True, text=True)
    if done.returncode:  # unpacked from an archive, without git: look at everything that is not made here
        skip = {".venv", ".data", "__pycache__", "node_modules", ".git"}
        return [p for p in paths.ROOT.rglob("*") if p.is_file() and not skip & set(p.relative_to(paths.ROOT).parts)]
    return [path for name in done.stdout.split("\0") if name and (path := paths.ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", FORBIDDEN, ids=[*FORBIDDEN.values()])
def test_no_tracked_file_holds(pattern):
    """Say it in another way; nothing of the machine or of the moment belongs into the project."""
    look = re.compile(pattern, re.MULTILINE)
    found = []
    for path in tracked():
        if path.suffix not in TEXT or path.name.endswith(".min.js"):
            continue
        for match in look.finditer(path.read_text(encoding="utf-8", errors="replace")):
            found.append(f"{path.relative_to(paths.ROOT)}: {match.group()!r}")
    assert not found, f"{FORBIDDEN[pattern]}:\n  " + "\n  ".join(found[:20])


def test_no_file_is_huge():
    """Data that large come as a package or are made by a command."""
    huge = {str(path.relative_to(paths.ROOT)): n for path in tracked() if (n := path.stat().st_size) > MOST}
    assert not huge, f"larger than {MOST} bytes: {huge}"


def test_nothing_made_by_a_program_is_tracked():
    """Compiled words, caches and data are made anew on each machine."""
    made = [str(p) for p in tracked() if p.suffix in {".mo", ".pyc"} or {".data", ".venv"} & set(p.parts)]
    assert not made, f"remove from git: {made}"


@pytest.mark.parametrize("name", ["base", "test"])
def test_requirements_are_locked(name):
    """Every package with its digests and no address of an index: the same bytes everywhere, from any mirror.

    Change requirements/<name>.in, then run `make requirements`.
    """
    text = (paths.ROOT / "requirements" / f"{name}.txt").read_text()
    assert not re.search(r"^\s*[^#\s].*://|^\s*--(?:index|extra|find|trusted)", text, re.MULTILINE)
    packages = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    loose = [entry.split()[0] for entry in packages if entry.strip() and "--hash=sha256:" not in entry]
    assert not loose, f"without digest: {loose}"
    wanted = set(
        re.findall(r"^([A-Za-z0-9][\w-]*)", (paths.ROOT / "requirements" / f"{name}.in").read_text(), re.MULTILINE)
    )
    locked = {re.split(r"[=\[]", entry)[0].lower() for entry in packages if entry.strip()}
    lost = {package for package in wanted if package.lower().replace("_", "-") not in locked}
    assert not lost, f"in {name}.in but not locked: {lost}"


def test_make_run_needs_only_the_base_list():
    """People who only look at Motcua do not wait for the tools of its developers."""
    makefile = (paths.ROOT / "Makefile").read_text()
    assert re.search(r"^run: \$\(BASE\)", makefile, re.MULTILINE)


def test_the_version_is_that_of_the_newest_heading_of_the_changes():
    wanted = re.search(r'^version = "(.+)"$', (paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    newest = re.search(r"^## (\S+)", (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert wanted and newest and wanted.group(1) == newest.group(1)
