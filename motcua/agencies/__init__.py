"""Who serves where, since when: provinces, communes, agencies, officials, working time.

What an official may do to a dossier is decided by the package of the dossier; who a person is, by identity.
"""
