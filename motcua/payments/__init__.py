"""What a person owes for a service, and how it was paid: charges with their basis, payments with their receipt.

It decides no amount (the engine does, from the procedure) and knows no dossier beyond an id.
"""
