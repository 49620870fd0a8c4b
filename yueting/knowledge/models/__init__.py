"""What a brand knows: articles, scripts, terms, and what people made of them."""

from yueting.knowledge.gaps.models import Coverage, Gap, GapState
from yueting.knowledge.models.article import Article, ArticleFile, ArticleState, ArticleVersion, Audience
from yueting.knowledge.models.contribution import Contribution, ContributionKind, ContributionState, Opinion
from yueting.knowledge.models.help_vote import HelpVote
from yueting.knowledge.models.link import ArticleLink, LinkState
from yueting.knowledge.models.policy import KnowledgePolicy, NeedsReview
from yueting.knowledge.models.script import Script, ScriptState, ScriptUse, ScriptVersion
from yueting.knowledge.models.term import Term
from yueting.knowledge.models.version import Version, VersionState

__all__ = [
    "Article",
    "ArticleFile",
    "ArticleLink",
    "ArticleState",
    "ArticleVersion",
    "Audience",
    "Contribution",
    "ContributionKind",
    "ContributionState",
    "Coverage",
    "Gap",
    "GapState",
    "HelpVote",
    "KnowledgePolicy",
    "LinkState",
    "NeedsReview",
    "Opinion",
    "Script",
    "ScriptState",
    "ScriptUse",
    "ScriptVersion",
    "Term",
    "Version",
    "VersionState",
]
