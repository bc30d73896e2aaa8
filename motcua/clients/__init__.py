"""Other systems that may ask: which there are, what people allow them, and the tokens by which they are known.

Who the people are is identity's; what a scope opens, the API decides.
"""
