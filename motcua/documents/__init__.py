"""Slips and results: typeset as official paper, numbered, with QR and barcode, kept as files.

What a slip says comes from the caller; when one is due, and who may read it, is decided above.
"""
