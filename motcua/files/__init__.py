"""Files that people hand in and that we make: examined, hashed, kept, given out only against a signed grant.

Who may see a file is decided by the package that asks for the grant; what a file means, by the one that
holds its id.
"""
