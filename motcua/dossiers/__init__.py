"""Running dossiers from the first answer of a draft to the result that closes them.

What follows from what is decided by the engine; what the law says lies in the procedure; money, papers and
notices live in their own packages.
"""
