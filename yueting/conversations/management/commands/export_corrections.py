"""`yueting django export_corrections`: what people set right, for the next training."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from yueting.conversations.services.correcting import for_training


class Command(BaseCommand):
    """Write every correction as a JSON line with the talk up to it, personal data masked."""

    help = "Write corrections of readings to stdout, a JSON line each, personal data masked."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for line in for_training():
            self.stdout.write(json.dumps(line, ensure_ascii=False))
