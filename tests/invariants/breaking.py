"""The list of breaks: what is done to the town, and which invariants must be named."""

GUARDS = "guards_stand"
BREAKS = {}


def breaks(*names: str):
    """Register a way to break an invariant; `names` are those that must be named, and no other."""

    def register(way):
        BREAKS[way.__name__] = (set(names), way)
        return way

    return register
