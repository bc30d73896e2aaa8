"""Small files and functions: somebody reads them at 5 p.m. on a bad day."""

from tests.guards.sources import functions, python_files, short

FILE, FUNCTION, VIEW = 400, 60, 25
ALL = ("motcua", "simulators", "tests", "tools", "bench")


def lines_of(node) -> int:
    return node.end_lineno - node.lineno + 1


def test_no_file_passes_400_lines():
    """Look whether two words of the field live in it, and give each its own file. There is no exception."""
    long = {short(path): n for path in python_files(*ALL) if (n := len(path.read_text().splitlines())) > FILE}
    assert not long, f"longer than {FILE} lines; which two things are in it? {long}"


def test_no_function_passes_60_lines():
    """A step of it usually has a name already, in the comment above it. There is no exception."""
    long = {
        f"{short(path)}:{node.name}": lines_of(node)
        for path in python_files(*ALL)
        for node in functions(path)
        if lines_of(node) > FUNCTION
    }
    assert not long, f"longer than {FUNCTION} lines; name its steps: {long}"


def test_a_view_is_a_sentence():
    """Read the form, call one service function, show or redirect; the rest belongs to the service."""
    long = {
        f"{short(path)}:{node.name}": lines_of(node)
        for path in python_files("motcua")
        if path.name == "views.py" or path.parent.name == "views"
        for node in functions(path)
        if lines_of(node) > VIEW
    }
    assert not long, f"views longer than {VIEW} lines; move what they decide into service.py: {long}"


def test_no_file_is_a_drawer_for_everything():
    """A name that says nothing collects everything; name the file after what is in it."""
    names = {"utils", "helpers", "common", "misc", "lib", "libraries", "util", "helper"}
    found = [short(path) for path in python_files(*ALL) if {path.stem, path.parent.name} & names]
    assert not found, f"what is really in these? {found}"
