"""What the state already knows about a person: facts and documents, each with its source and time.

Who the person is belongs to identity; papers made here are kept by documents and only listed here.
"""
