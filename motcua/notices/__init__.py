"""What people are told about their own affairs, where, and whether it went out: in the portal and by e-mail.

It follows the ledger; it decides nothing about dossiers and knows no more of them than entries tell.
"""
