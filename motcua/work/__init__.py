"""The desk of an office: what waits for whom, by urgency, and the one step to do on a dossier.

It decides nothing: every act goes through the dossiers' service.
"""
