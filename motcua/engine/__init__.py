"""What follows from what: procedures, forms, fees, papers, working time, deadlines and the life of a dossier.

Pure functions over frozen values: no database, no web framework, no clock. Whoever asks gives everything
that counts.
"""
