"""`motcua worker`: delivers what waits for the outside world, and does what the timetable says. Several may run."""

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app


class Command(BaseCommand):
    help = "Deliver messages to the outside world and keep the timetable, until SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="end when no job is left")

    def handle(self, *args, once=False, **options):
        with app.replace_connector(app.connector.get_worker_connector()) as with_pool:
            # After SIGTERM no new job is begun; one that runs gets as long as a mail server may take.
            with_pool.run_worker(wait=not once, concurrency=4, delete_jobs="successful", shutdown_graceful_timeout=25)
