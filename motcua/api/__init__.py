"""The public API: what other systems read, check, hand in and follow, in the form of JSON over HTTP.

It decides nothing: it calls the packages' services, which pages call too. Which system may ask what is in `clients`.
"""
