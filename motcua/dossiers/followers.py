"""What follows, a moment later, from what happened to dossiers."""

from motcua.dossiers import asking, held_back, linking
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.warehouse import service as warehouse


@ledger.follower("linked_procedures", Event.PARTS_TO_LOOK_AT)
def look_at_parts(entry: ledger.Entry) -> None:
    """Bring a whole to where its parts are."""
    linking.bring_on(entry.about)


@ledger.follower(
    "source_answers", Event.SOURCE_ANSWERED, Event.DOSSIER_SUBMITTED, Event.DOSSIER_NOTED, Event.DOSSIER_RESUBMITTED
)
def compare_with_sources(entry: ledger.Entry) -> None:
    """Compare what was sent with what a source told after it: whichever of the two is written last finds the other."""
    if entry.event == Event.SOURCE_ANSWERED:
        asking.compare_late(entry.about)
    elif warehouse.sources_are_on():
        asking.compare_last_of(entry.about)


@ledger.follower("held_back_files", Event.FILE_QUARANTINED)
def ask_for_another_file(entry: ledger.Entry) -> None:
    """Whoever sent the file in a dossier is told and asked for another one; what was made of it is held back too."""
    held_back.tell(entry.about)
    held_back.hold_back_made_of(entry.about)
