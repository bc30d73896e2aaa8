"""What people may ask about their own data: a copy of all that is held, and that what the law lets go is erased.

It owns the requests, the copies and the certificates; what is held and how it is erased each package says itself, in
its `personal.py`.
"""
