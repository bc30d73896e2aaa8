"""Photographs of the sample page: 360 and 1280 px, light and dark. Run: python -m tests.web.look DIRECTORY"""

import os
import sys
from pathlib import Path

SIZES = ((360, 740), (1280, 720))


def photograph(html: str, directory: Path, name: str) -> None:
    """Write <name>-<width>-<scheme>.png into the directory."""
    from tests.web.browser import Site, chromium

    with chromium() as browser:
        for width, height in SIZES:
            for scheme in ("light", "dark"):
                view = {"width": width, "height": height}
                tab = Site({"/": html}).open(browser, viewport=view, color_scheme=scheme)
                tab.reload()  # the fonts are optional: they show from the second page on
                tab.screenshot(path=directory / f"{name}-{width}-{scheme}.png", full_page=True)
                tab.context.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.base.settings")
    import django

    django.setup()
    from tests.web import sample

    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    photograph(sample.render(), target, "sample")
