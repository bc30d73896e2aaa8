"""Pages on which people see for whom they act and who acts for them, and how one gets an identity account.

What a mandate allows is decided in identity, and what a dossier makes of it in dossiers.
"""
