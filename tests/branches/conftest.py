"""What the tests of branches share."""

from tests.branches.office import branches, desks, elsewhere

__all__ = ["branches", "desks", "elsewhere"]
