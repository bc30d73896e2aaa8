"""Registers of others that confirm who somebody is and tell about them: asked by a job, never while a person waits."""
