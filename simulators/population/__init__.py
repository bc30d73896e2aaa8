"""A population database behind an X-Road address: it confirms who somebody is; nobody can be looked for."""
