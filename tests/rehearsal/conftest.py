"""Hà and Quang, who control procedures and so may play them."""

from tests.versions.conftest import controllers, ha, quang

__all__ = ["controllers", "ha", "quang"]
