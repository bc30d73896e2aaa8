"""What `motcua procedure` can do with the drafts and dossiers of a procedure."""
