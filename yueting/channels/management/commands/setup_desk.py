"""`yueting django setup_desk`: the first brand, team, administrator and chat inbox of a new desk."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import slugify

from yueting.accounts.models import Agent, Brand, Membership, Role, Team
from yueting.conversations.models import Inbox
from yueting.knowledge.services import load_library

HOURS = {
    "Asia/Hong_Kong": {"holidays": "HK"},
    "Asia/Shanghai": {"holidays": "CN"},
}
WEEK = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


class Command(BaseCommand):
    help = "Set up a desk: brand, team, administrator, first chat inbox. Asks for what is not given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--brand", help="name of the brand")
        parser.add_argument("--email", help="e-mail of the administrator")
        parser.add_argument("--name", help="name of the administrator")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )
        parser.add_argument("--zone", default="Asia/Hong_Kong", help="time zone (default: %(default)s)")
        parser.add_argument(
            "--languages",
            default="yue,cmn,en",
            help="what the desk speaks, of yue, cmn, en (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        brand_name = options["brand"] or _ask("Name of the brand")
        email = (options["email"] or _ask("E-mail of the administrator")).lower()
        name = options["name"] or _ask("Name of the administrator")
        if Brand.objects.filter(name=brand_name).exists():
            raise CommandError(f"There is a brand called {brand_name} already.")
        languages = [part.strip() for part in options["languages"].split(",") if part.strip()]
        if unknown := set(languages) - {"yue", "cmn", "en"}:
            raise CommandError(f"Unknown languages: {', '.join(sorted(unknown))}. Choose of yue, cmn, en.")
        password = "" if Agent.objects.filter(email=email).exists() else _password(options["password_stdin"])
        with transaction.atomic():
            inbox = _set_up(brand_name, options["zone"], languages, email, name, password)
            scripts = load_library()
        self.stdout.write(f"Brand {brand_name} is ready, with {scripts} scripts in its library.")
        self.stdout.write(f"Sign in as {email}. The chat inbox has the id {inbox.id}.")


def _set_up(brand_name: str, zone: str, languages: list[str], email: str, name: str, password: str) -> Inbox:
    brand = Brand.objects.create(
        slug=_free_slug(brand_name),
        name=brand_name,
        time_zone=zone,
        languages=languages,
        hours={"zone": zone, "week": WEEK, **HOURS.get(zone, {})},
    )
    team = Team.objects.create(brand=brand, name="Front line")
    agent = Agent.objects.filter(email=email).first() or Agent.objects.create_user(
        email, password, name=name, languages=languages
    )
    Membership.objects.create(agent=agent, brand=brand, role=Role.ADMIN)
    brand.duty_leader = agent
    brand.save(update_fields=["duty_leader"])
    return Inbox.objects.create(brand=brand, team=team, kind="chat", name=f"{brand_name} · chat")


def _free_slug(name: str) -> str:
    wanted = slugify(name) or "brand"
    taken = Brand.objects.filter(slug__startswith=wanted).count()
    return f"{wanted}-{taken + 1}" if taken else wanted


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError(f"{question}? Give it as an option; see --help.")
    answer = input(f"{question}: ").strip()
    if not answer:
        raise CommandError("Nothing was set up: an answer is needed.")
    return answer


def _password(from_stdin: bool) -> str:
    if not from_stdin and not sys.stdin.isatty():
        raise CommandError("Pass the password with --password-stdin.")
    password = (
        sys.stdin.readline().rstrip("\n")
        if from_stdin
        else getpass.getpass("Password (ten characters or more): ")
    )
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password
