"""The door of procedures: publish, search, and what is in force on a day."""

from motcua.procedures.access import may_release, proposal_for
from motcua.procedures.attaching import LONGEST_NAME, attach, may_attach
from motcua.procedures.councils import CouncilBroken, Named, council_rates, load_councils, proposed_rate, remember_rate
from motcua.procedures.ending import ending_within
from motcua.procedures.errors import OtherContentPublished, ProcedureUnknown
from motcua.procedures.listing import in_force_after, version_named
from motcua.procedures.personal import held_of
from motcua.procedures.places import suggest_commune
from motcua.procedures.published import act_behind, that_follow_others
from motcua.procedures.searching import Hit, common, search
from motcua.procedures.summary import limit_words, way_words
from motcua.procedures.versions import Version, in_force, in_memory, publish, version
from motcua.procedures.windows import window_now
from motcua.procedures.windows import without_next as windows_without_next

__all__ = [
    "LONGEST_NAME", "attach", "held_of", "may_attach",
    "CouncilBroken", "Hit", "Named", "OtherContentPublished", "ProcedureUnknown", "Version", "act_behind", "common",
    "council_rates", "ending_within", "in_force", "in_force_after", "in_memory", "limit_words", "load_councils",
    "may_release", "proposal_for", "proposed_rate", "publish", "remember_rate", "search", "suggest_commune",
    "that_follow_others",
    "version", "version_named", "way_words", "window_now", "windows_without_next",
]  # fmt: skip
