"""The catalogue in use: published versions of procedures, search, and which version is in force on a day.

What a definition means is the engine's; running dossiers belong to dossiers.
"""
