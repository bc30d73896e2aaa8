"""The one append-only log of what happened: entries, their order, the followers, the messages to the outside.

It knows no word of the field beyond the names of events; what an event means is the business of whoever follows it.
"""
