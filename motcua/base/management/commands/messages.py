"""The words on screen, brought in step with the code."""

from django.core.management.base import BaseCommand

from motcua.base import messages


class Command(BaseCommand):
    help = "Collect the texts of the code and join them with their translations."
    requires_system_checks = []

    def handle(self, *args, **options):
        for line in messages.merge():
            self.stderr.write(f"two translations, the first was taken: {line}")
        messages.compile_if_stale()
        known, _quarrels = messages.translations()
        missing = [message.id for message in known if message.id and not message.string]
        self.stdout.write(f"{len(known)} texts; without Vietnamese: {len(missing)}")
        for words in missing:
            self.stdout.write(f"    {words!r}")
