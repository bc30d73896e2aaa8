"""What the figures about how people fare hold of a person: nothing."""

from motcua.base.holding import nobodys

CLAIMS = (nobodys("quality_stepevent", "a visit is a random number of a browser session, tied to nobody"),)
