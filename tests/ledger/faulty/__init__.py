"""An application of the tests: a follower and a deliverer that can fail or die at the worst moment.

FAULT in the environment of a process says how it dies: "before_commit:<n>" kills it inside the n-th effect,
"after_delivery" right after the outside world took the message.
"""
