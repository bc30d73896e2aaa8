"""Why people fail: each step shown, saved, failed and left, by class of cause. It holds no personal data.

It is written from the first day because it cannot be made up later; figures over it belong to reporting.
"""
