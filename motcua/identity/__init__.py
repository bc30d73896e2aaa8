"""Who someone is: identifiers from a provider, sign-in, sessions, and how often something may be tried.

What is known about a person (name, address, papers) lives in the warehouse; the posts they hold, in agencies.
"""
