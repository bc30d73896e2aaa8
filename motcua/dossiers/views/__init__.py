"""The citizen's pages: answering, attaching, checking, sending, following, and tracking without an account."""
