"""Playing a procedure with a virtual clock before anyone files it: as the citizen, as the official, and as an example.

It owns the plays alone. What a play shows is worked out by the code that works for real dossiers; none of those exists.
"""
