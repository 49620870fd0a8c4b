"""Setting up the demo desk: brands, teams, people, inboxes, articles and scripts."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from yueting.accounts.models import Agent, Brand, Membership, Role, Skill, Team
from yueting.assist.bot.connectors import demo_orders
from yueting.assist.models import Connector
from yueting.conversations.models import Inbox
from yueting.demo.story_book import INTERFACE, BrandCard, PersonCard, articles, brands, people
from yueting.knowledge.models import KnowledgePolicy, NeedsReview
from yueting.knowledge.reviewing import Deed
from yueting.knowledge.services import load_library, write_article
from yueting.knowledge.services.articles import ARTICLES, revise_article
from yueting.knowledge.services.versions import do
from yueting.knowledge.texts import ArticleText

PASSWORD = "pleasure-to-listen"  # noqa: S105 it is printed on the sign-in page of the demo, and only there
DUTY_LEADER = {"joyhome": "fiona", "lingshang": "jianhua"}
WHOLE_BRAND = {Role.LEADER, Role.SUPERVISOR, Role.QUALITY, Role.TRAINER, Role.EDITOR, Role.CLIENT, Role.ADMIN}
CHANNEL_NAMES = {
    "zh-Hant": {"chat": "網上對話", "email": "客戶服務電郵", "api": "手機程式"},
    "zh-Hans": {"chat": "在线客服", "email": "客服邮箱", "api": "小程序"},
}
GREETINGS = {
    "joyhome": {
        "zh-hant": "你好，有咩可以幫到你？（示範）",
        "zh-hans": "您好，请问有什么可以帮您？（演示）",
        "en": "Hello, how can we help? (demo)",
    },
    "lingshang": {
        "zh-hant": "您好，請問有甚麼可以幫您？（示範）",
        "zh-hans": "您好，请问有什么可以帮您？（演示）",
        "en": "Hello, how can we help? (demo)",
    },
}


@dataclass(slots=True)
class Desk:
    """What was set up, by the names of the content."""

    brands: dict[str, Brand] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Agent] = field(default_factory=dict)
    inboxes: dict[tuple[str, str], Inbox] = field(default_factory=dict)

    def workers(self, brand: str) -> list[str]:
        """The keys of the agents who serve this brand first."""
        return [card.key for card in people() if card.role == Role.AGENT and card.brands[0] == brand]

    def front_line(self, brand: str) -> set[str]:
        """Those of them whom new conversations may reach."""
        return {card.key for card in people() if f"{brand}-front" in card.teams and card.brands[0] == brand}


def furnish() -> None:
    """Set the demo up in an empty desk; the caller holds the transaction."""
    desk = Desk()
    for brand in brands():
        _open_brand(desk, brand)
    hashed = make_password(PASSWORD)  # once: a good hash takes its time
    for person in people():
        desk.people[person.key] = _hire(desk, person, hashed)
    for slug, leader in DUTY_LEADER.items():
        Brand.objects.filter(slug=slug).update(duty_leader=desk.people[leader])
    _give_teams_their_skills(desk)
    _write_articles(desk)
    _connect_orders(desk)
    load_library()
    _begin_a_review(desk)


def _connect_orders(desk: Desk) -> None:
    """The shop's order service, which `yueting demo-orders` runs; the bot asks it once it is switched on."""
    Connector.objects.create(
        brand=desk.brands["joyhome"],
        procedure="order-status",
        name="Joyhome orders",
        url=f"http://127.0.0.1:{demo_orders.PORT}/orders/{{order_number}}?phone_tail={{phone_tail}}",
        header=demo_orders.KEY_HEADER,
        secret=demo_orders.KEY,
        mapping=demo_orders.MAPPING,
    )


def find_desk() -> Desk:
    """The demo desk as it was set up."""
    names = {team["names"][card.language]: team["slug"] for card in brands() for team in card.teams}
    emails = {card.email: card.key for card in people()}
    slugs = [card.slug for card in brands()]
    return Desk(
        brands={b.slug: b for b in Brand.objects.filter(slug__in=slugs).select_related("duty_leader")},
        teams={names[team.name]: team for team in Team.objects.filter(name__in=names)},
        people={emails[agent.email]: agent for agent in Agent.objects.filter(email__in=emails)},
        inboxes={
            (inbox.brand.slug, inbox.kind): inbox
            for inbox in Inbox.objects.filter(brand__slug__in=slugs)
            .exclude(settings__has_key="practice")
            .select_related("brand", "team")
        },
    )


def _open_brand(desk: Desk, card: BrandCard) -> None:
    brand = desk.brands[card.slug] = Brand.objects.create(
        slug=card.slug,
        name=card.names["en"],
        names={INTERFACE[language]: name for language, name in card.names.items()},
        time_zone=card.zone,
        hours=dict(card.hours),
        languages=[card.variety, "en"] if card.variety == "yue" else [card.variety],
    )
    for team in card.teams:
        desk.teams[team["slug"]] = Team.objects.create(brand=brand, name=team["names"][card.language])
    front = desk.teams[card.teams[0]["slug"]]
    settings = {
        "chat": {"greeting": GREETINGS[card.slug]},
        "email": {"address": card.email, "name": card.names[card.language]},
        "api": {},
    }
    for kind, name in CHANNEL_NAMES[card.language].items():
        desk.inboxes[card.slug, kind] = Inbox.objects.create(
            brand=brand,
            kind=kind,
            name=f"{card.names[card.language]} {name}",
            team=front,
            settings=settings[kind],
        )


def _hire(desk: Desk, card: PersonCard, hashed: str) -> Agent:
    agent = Agent.objects.create(
        email=card.email,
        password=hashed,
        name=card.name,
        staff_number=card.staff_number,
        languages=list(card.languages),
    )
    agent.skills.set([Skill.objects.get_or_create(name=name)[0] for name in card.skills])
    for brand in card.brands:
        own = [desk.teams[slug] for slug in card.teams if desk.teams[slug].brand.slug == brand]
        teams: list[Team | None] = [None] if card.role in WHOLE_BRAND or not own else [*own]
        for team in teams:
            Membership.objects.create(agent=agent, brand=desk.brands[brand], team=team, role=card.role)
    return agent


def _give_teams_their_skills(desk: Desk) -> None:
    """A queue asks for all skills of its team, so it gets those that everybody in it has."""
    for slug, team in desk.teams.items():
        members = [card for card in people() if card.role == Role.AGENT and slug in card.teams]
        shared = set.intersection(*(set(card.skills) for card in members)) if members else set()
        team.skills.set(Skill.objects.filter(name__in=shared))


def _write_articles(desk: Desk) -> None:
    editor = desk.people["wing"]
    today: date = timezone.localdate()
    for place, card in enumerate(articles()):
        write_article(
            desk.brands[card.brand],
            title=card.title,
            body=card.body,
            by=editor,
            language=card.language,
            questions=card.questions,
            audience=card.audience,
            slug=card.slug,
            topic=card.topic,
            review_by=today + timedelta(days=30 + place * 5),
        )


def _begin_a_review(desk: Desk) -> None:
    """What an editor of Joyhome's does in the morning: other words of an article wait for a second reader."""
    brand, editor = desk.brands["joyhome"], desk.people["wing"]
    KnowledgePolicy.objects.create(brand=brand, needs_review=NeedsReview.PUBLIC)
    article = brand.articles.get(slug="warranty", language="zh-hant")
    kept = ArticleText.from_json(article.versions.get(number=article.version).content)
    words = f"{kept.body}\n\n送修前請先拍下機身編號，查紀錄會快得多。"
    version = revise_article(article, editor, replace(kept, body=words), note="加上送修前的提示")
    do(ARTICLES, version.pk, Deed.SUBMIT, editor)
