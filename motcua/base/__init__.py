"""What every package stands on: settings, clock, ids, money, errors and the rendering of a page.

It knows no word of the field: dossiers, people and agencies live in their own packages.
"""
