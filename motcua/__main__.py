"""`python -m motcua <command>`: every command of the installation."""

import os
import sys

from motcua.base import database

# These work without a database, or (demo) start it themselves after their own checks.
NO_DATABASE = {"demo", "help", "version", "messages", "reference"}


def main():
    """Find the database, then hand over to Django's commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.base.settings")
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "help")
    if not os.environ.get("DATABASE_URL") and command not in NO_DATABASE and "--help" not in sys.argv:
        use_embedded_database()
    if command != "demo":  # which starts both kinds
        database.choose_role(command)
    from django.core.management import execute_from_command_line

    from motcua.base import logs

    logs.catch_the_rest()
    execute_from_command_line(sys.argv)


def use_embedded_database():
    """Start PostgreSQL in the data directory or attach to it; our children find it by DATABASE_URL."""
    from motcua.base import embedded, service_account

    try:
        owners = embedded.ensure_running()
    except (embedded.DatabaseCannotStart, service_account.NoAccount) as error:
        sys.exit(f"motcua: {error}")
    os.environ |= {"DATABASE_URL": database.for_application(owners), "MOTCUA_OWNER_DATABASE_URL": owners}


if __name__ == "__main__":
    main()
