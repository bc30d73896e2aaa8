"""The door of work: how an official's forms are read, and what posts are called."""

from motcua.work.asking import amount, day, marks, naming
from motcua.work.desk import role_words

__all__ = ["amount", "day", "marks", "naming", "role_words"]
