"""What the base and the libraries hold of a person."""

from motcua.base.holding import Erased, claim, nobodys

CLAIMS = (
    nobodys("base_loaded", "which data files the database holds"),
    nobodys("base_backupset", "which backups there are"),
    nobodys("django_migrations", "which changes of tables were made"),
    claim("procrastinate_jobs", "whose message is worked on", Erased.LATER, "ids alone, until the job is done",
          unexported="ids of what the export has"),
    nobodys("procrastinate_events", "moments of jobs"),
    nobodys("procrastinate_periodic_defers", "moments of the timetable"),
    nobodys("procrastinate_workers", "processes that are alive"),
)  # fmt: skip
