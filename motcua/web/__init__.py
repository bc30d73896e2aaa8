"""What spans packages on screen: the shell, the parts of pages, languages, security headers and error pages.

The pages of a subject belong to its own package; this one decides nothing about dossiers.
"""
