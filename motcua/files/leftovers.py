"""What the disk of the files says about the health of the installation."""

import shutil
import time

from motcua.files import storage


def oldest_arriving() -> float:
    """Age in seconds of the oldest temporary file; 0 when there is none. The sweep deletes what is half an hour old."""
    ages = [0.0]
    for place in (storage.directory() / "arriving").glob("*"):
        try:
            ages.append(time.time() - place.stat().st_mtime)
        except FileNotFoundError:
            continue  # its upload ended while we looked
    return max(ages)


def store_answers() -> bool:
    """Whether the place that keeps the files is there: the folder may be written, or the S3 store answers."""
    return storage.store().answers()


def keeps_versions() -> bool:
    """Whether the place of the files keeps what is deleted as an older version. Raises StorageAway."""
    return storage.store().keeps_versions()


def disk() -> tuple[int, int]:
    """Free and all bytes of the disk that holds the files."""
    place = storage.directory()
    while not place.exists():
        place = place.parent
    usage = shutil.disk_usage(place)
    return usage.free, usage.total
