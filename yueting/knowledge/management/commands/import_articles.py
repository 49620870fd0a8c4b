"""`yueting import-articles PATH`: Markdown folders, HTML, CSV and exports of other help centres."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yueting.accounts.models import Brand
from yueting.knowledge.importing.folder import read_path
from yueting.knowledge.importing.imported import LANGUAGES
from yueting.knowledge.services.importing import bring_in

_TOLD = 50


class Command(BaseCommand):
    """Import articles; run again, it changes what has changed and adds nothing twice."""

    help = "Import articles from a folder of Markdown or HTML, a CSV sheet, or a Zendesk or Chatwoot export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--brand", default="", help="short name of the brand")
        parser.add_argument("--language", default="zh-hant", choices=LANGUAGES)
        parser.add_argument("--audience", default="", choices=("", "public", "agents"))
        parser.add_argument("--drafts", action="store_true", help="publish nothing, bring drafts")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"There is no {path}.")
        brand = _brand(options["brand"])
        try:
            found = read_path(path, language=options["language"])
            tally = bring_in(brand, found, audience=options["audience"], as_drafts=options["drafts"])
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        for fault in tally.faults[:_TOLD]:
            print(f"{fault.where}: {fault.reason.sentence()}", file=sys.stderr)
        counts = {name: getattr(tally, name) for name in ("new", "changed", "same", "drafts")}
        self.stdout.write(json.dumps({**counts, "failed": len(tally.faults)}))


def _brand(slug: str) -> Brand:
    brands = list(Brand.objects.order_by("slug"))
    known = ", ".join(brand.slug for brand in brands)
    if not slug and len(brands) == 1:
        return brands[0]
    found = next((brand for brand in brands if brand.slug == slug), None)
    if found is None:
        said = f"There is no brand {slug}" if slug else "Say whose articles they are with --brand"
        raise CommandError(f"{said}; there are: {known or 'none yet'}.")
    return found
