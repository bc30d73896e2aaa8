"""A mail server that keeps every mail and delivers none, with a page to read them."""
