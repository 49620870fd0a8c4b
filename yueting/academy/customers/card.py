"""The card of a virtual customer: who they are, what they hide, what would satisfy them."""

from dataclasses import dataclass, field

VARIETIES = ("yue", "zh-Hant", "zh-Hans", "mixed")
KINDS = (
    "consultation",
    "complaint",
    "critical",
    "delay",
    "refund",
    "technical",
    "elderly",
    "abuse",
    "boss",
    "mixed",
)
MOODS = ("calm", "pleased", "anxious", "disappointed", "angry", "confused")
# Where a customer who has had enough says they will go next ("": they only leave).
THREATS = ("", "media", "regulator", "legal", "boss")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the customer knows and tells only when the fitting thing is asked.

    asked_by: topics of words/topics.yaml. says: the customer's own wordings of it.
    """

    id: str
    asked_by: tuple[str, ...]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Something the desk may offer in this case; `label` is public, how the customer takes it is not.

    kind: of words/offers.yaml. names: patterns that name it, in place of those of its kind. because: what the
    customer says to it: why they take it, or why not.
    """

    id: str
    kind: str
    label: str
    takes: bool
    because: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """What has to have happened, beside an option the customer takes, before they are satisfied.

    acts: of docs/readings.md, done by the trainee. facts: found out by the trainee. calm: anger at most.
    """

    acts: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    calm: int = 60


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the trainee may read before the talk: nothing here gives the answer away."""

    title: str
    trade: str
    brand: str
    product: str
    story: str
    goal: str
    minutes: int
    level: int
    variety: str
    options: tuple[tuple[str, str], ...]  # (kind, label)


@dataclass(frozen=True, slots=True)
class Card:
    """One case. Texts for trainees (title, story, goal, background, wish) are written Chinese in the script of the
    brand; everything in quotation of the customer is in their own variety and may hold {order}, {tail}, {name},
    {product} and {brand}.
    """

    id: str
    kind: str
    title: str
    trade: str
    brand: str
    product: str
    name: str
    variety: str
    type: str
    mood: str
    level: int
    minutes: int
    story: str
    background: str
    wish: str
    goal: str
    openings: tuple[str, ...]
    matter: tuple[str, ...]
    facts: tuple[Fact, ...]
    options: tuple[Option, ...]
    needs: Needs = field(default_factory=Needs)
    solvable: bool = True
    threat: str = ""
    plain_words: bool = False
    swears: bool = False

    @property
    def briefing(self) -> Briefing:
        return Briefing(
            self.title,
            self.trade,
            self.brand,
            self.product,
            self.story,
            self.goal,
            self.minutes,
            self.level,
            self.variety,
            tuple((one.kind, one.label) for one in self.options),
        )
