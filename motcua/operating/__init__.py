"""What those who run an installation need to see: does it answer, what waits and how old, what to do about it.

It reads everything and changes nothing; how to mend what it finds is in docs/runbooks/.
"""
