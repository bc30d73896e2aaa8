"""Two processes share a run of all tests (`-n 2`): much of a test is waiting, for a process, a page or a browser.

A folder stays whole, so that what its tests share is made once and files keep their order. The folders that take
longest come first, so that neither process is left alone with one of them.
"""

from xdist.scheduler import LoadScopeScheduling

LONGEST = ("tests/journeys", "tests/run", "tests/faults", "tests/face", "tests/web", "tests/operating", "tests/ledger")


class WholeFolders(LoadScopeScheduling):
    """Gives a process that has little left the next folder."""

    def _split_scope(self, nodeid: str) -> str:
        return folder(nodeid)


def folder(nodeid: str) -> str:
    return "/".join(nodeid.split("/")[:2])


def pytest_xdist_make_scheduler(config, log) -> WholeFolders:
    config.option.loadscopereorder = False  # it would put the folders with the most tests first: they are the quickest
    return WholeFolders(config, log)


def pytest_collection_modifyitems(items) -> None:
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(folder(item.nodeid), len(rank)))
