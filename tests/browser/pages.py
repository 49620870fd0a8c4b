"""Every page of the desk by name: who goes there, and by which way."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.visiting import settled

ROW = ".list-row-link[data-conversation]"
OPEN = "/conversations/?queue=open"
TICKET = 'td > a[href^="/tickets/YT-"]'
JOY = '.tabs a[href="?brand=joy"], .tabs a[href="?brand=joyhome"]'
REVIEW = 'form[action$="/review/"] button'
MORE = ".conversation-head details.menu > summary"


@dataclass(frozen=True)
class NamedPage:
    """`who` is a role of the cast ("" for a stranger); `way` are the links and buttons pressed after `path`."""

    name: str
    who: str
    path: str
    way: tuple[str, ...] = ()
    status: int = 200

    def reach(self, page: Page, url: str) -> None:
        """Go there, and wait until all of it has come."""
        answer = page.goto(url + self.path)
        assert answer is not None
        assert answer.status == self.status, f"{self.path} answers {answer.status}"
        settled(page)
        for selector in self.way:
            if selector.startswith("#tab-") and not page.locator(selector).is_visible():
                page.locator("[data-toggle-context]").click()  # a narrow window shows one pane at a time
            page.locator(selector).first.click()
            settled(page)


PAGES = (
    NamedPage("sign-in", "", "/account/login/"),
    NamedPage("sign-in-refused", "", "/account/login/", ("form.form button[type=submit]",)),
    NamedPage("list", "agent", "/conversations/"),
    NamedPage("list-open", "agent", OPEN),
    NamedPage("list-ended", "agent", "/conversations/?queue=ended"),
    NamedPage("list-empty", "agent", "/conversations/?queue=ended&channel=import"),
    NamedPage("conversation", "agent", OPEN, (ROW,)),
    NamedPage("evidence", "agent", OPEN, (ROW, ".readings .evidence > summary")),
    NamedPage(
        "reading", "leader", OPEN, (ROW, ".readings .evidence > summary", ".evidence-panel .reading a")
    ),
    NamedPage("own-words", "leader", "/conversations/words/"),
    NamedPage("conversation-customer", "agent", OPEN, (ROW, "#tab-customer")),
    NamedPage("conversation-ticket", "agent", OPEN, (ROW, "#tab-ticket")),
    NamedPage("conversation-assist", "agent", OPEN, (ROW, "#tab-assist")),
    NamedPage("conversation-knowledge", "agent", OPEN, (ROW, "#tab-knowledge")),
    NamedPage("note", "agent", OPEN, (ROW, '[data-compose="note"]')),
    NamedPage("hand-over", "agent", OPEN, (ROW, MORE, '[data-shortcut="t"]')),
    NamedPage("wrap-up", "agent", OPEN, (ROW, '[data-shortcut="e"]')),
    NamedPage("conversation-ended", "agent", "/conversations/?queue=ended", (ROW,)),
    NamedPage("what-happened", "agent", OPEN, (ROW, MORE, '.menu-panel a[href$="/timeline/"]')),
    NamedPage("bot", "leader", "/assist/bot/"),
    NamedPage("bot-inbox", "leader", "/assist/bot/", ('a[href*="/assist/bot/inboxes/"]',)),
    NamedPage("bot-connector", "admin", "/assist/bot/connectors/new/"),
    NamedPage("courses", "agent", "/academy/courses/"),
    NamedPage("course", "agent", "/academy/courses/skills/"),
    NamedPage("lesson", "agent", "/academy/courses/foundations/02-greeting/"),
    NamedPage("courses-due", "agent", "/academy/courses/due/"),
    NamedPage("certificates", "agent", "/academy/courses/certificates/"),
    NamedPage("certificate-board", "leader", "/academy/courses/certificates/board/"),
    NamedPage("courses-edit", "admin", "/academy/courses/edit/"),
    NamedPage("course-new", "admin", "/academy/courses/edit/new/"),
    NamedPage("coaching", "agent", "/quality/coaching/"),
    NamedPage("plans", "admin", "/quality/plans/"),
    NamedPage("plan-new", "admin", "/quality/plans/new/"),
    NamedPage("calibrations", "admin", "/quality/calibration/"),
    NamedPage("calibration-new", "admin", "/quality/calibration/new/"),
    NamedPage("peers", "agent", "/quality/peers/"),
    NamedPage("peer-new", "admin", "/quality/peers/new/"),
    NamedPage("rubrics", "admin", "/quality/rubrics/"),
    NamedPage("newcomers", "leader", "/academy/newcomers/"),
    NamedPage("newcomer-new", "leader", "/academy/newcomers/new/"),
    NamedPage("newcomer-goals", "admin", "/academy/newcomers/goals/"),
    NamedPage("needs", "leader", "/academy/newcomers/needs/"),
    NamedPage("articles-import", "editor", "/knowledge/articles/import/"),
    NamedPage("gaps", "editor", "/knowledge/gaps/"),
    NamedPage("search", "agent", "/conversations/search/"),
    NamedPage("search-found", "agent", "/conversations/search/?q=退款"),
    NamedPage("search-nothing", "agent", "/conversations/search/?q=鱷魚皮"),
    NamedPage("tickets", "agent", "/tickets/"),
    NamedPage("tickets-all", "leader", "/tickets/?state=all"),
    NamedPage("tickets-empty", "agent", "/tickets/?level=4&class=praise&state=closed"),
    NamedPage("ticket", "agent", "/tickets/", ('td > a[href^="/tickets/"]',)),
    NamedPage("ticket-stage", "agent", "/tickets/", (TICKET, 'a[href*="/path/"]')),
    NamedPage("ticket-remedy", "agent", "/tickets/", (TICKET, 'a[href$="/remedies/"]')),
    NamedPage("ticket-options", "agent", "/tickets/", (TICKET, 'a[href$="/options/"]')),
    NamedPage("ticket-identity", "agent", "/tickets/", (TICKET, 'a[href$="/identity/"]')),
    NamedPage("approvals", "leader", "/tickets/approvals/"),
    NamedPage("ledger", "leader", "/tickets/ledger/"),
    NamedPage("authority", "admin", "/tickets/authority/"),
    NamedPage("causes", "leader", "/tickets/causes/"),
    NamedPage("identity-settings", "admin", "/tickets/identity/"),
    NamedPage("due", "agent", "/tickets/due/"),
    NamedPage("promises", "agent", "/tickets/promises/"),
    NamedPage("promises-all", "leader", "/tickets/promises/?owner=all&state=broken"),
    NamedPage("customer", "agent", OPEN, (ROW, "#tab-customer", '#panel-customer a[href^="/contacts/"]')),
    NamedPage("board", "leader", "/tickets/board/"),
    NamedPage("duty", "leader", "/tickets/duty/"),
    NamedPage("special-days", "leader", "/tickets/days/"),
    NamedPage("sla-policies", "leader", "/tickets/policies/"),
    NamedPage("sla-policy", "leader", "/tickets/policies/", ("td a",)),
    NamedPage("customer-values", "leader", "/contacts/values/"),
    NamedPage("knowledge", "agent", "/knowledge/"),
    NamedPage("knowledge-found", "agent", "/knowledge/?q=退款"),
    NamedPage("article", "agent", "/knowledge/", ('.list-row-link[href*="/articles/"]',)),
    NamedPage("article-new", "editor", "/knowledge/articles/new/"),
    NamedPage("scripts", "agent", "/knowledge/scripts/"),
    NamedPage("reply-check", "leader", "/assist/checking/"),
    NamedPage("copilot-budget", "leader", "/assist/copilot/"),
    NamedPage("flows", "leader", "/assist/flows/"),
    NamedPage("flow-edit", "leader", "/assist/flows/abuse/"),
    NamedPage("flow-new", "leader", "/assist/flows/new/"),
    NamedPage("flow-card", "agent", "/assist/flows/abuse/card/"),
    NamedPage("script", "editor", "/knowledge/scripts/", ('.card-head a[href*="/scripts/"]',)),
    NamedPage("script-new", "editor", "/knowledge/scripts/new/"),
    NamedPage("article-edited", "editor", "/knowledge/", ('.list-row-link[href*="/articles/"]',)),
    NamedPage(
        "article-history",
        "editor",
        "/knowledge/",
        ('.list-row-link[href*="/articles/"]', '.toolbar a[href$="/versions/"]'),
    ),
    NamedPage(
        "article-version",
        "editor",
        "/knowledge/",
        ('.list-row-link[href*="/articles/"]', '.toolbar a[href$="/versions/"]', "td a"),
    ),
    NamedPage("knowledge-reviews", "editor", "/knowledge/reviews/"),
    NamedPage("knowledge-policy", "admin", "/knowledge/policy/"),
    NamedPage("knowledge-terms", "editor", "/knowledge/terms/"),
    NamedPage("term-new", "editor", "/knowledge/terms/new/"),
    NamedPage("terms-import", "editor", "/knowledge/terms/import/"),
    NamedPage("knowledge-links", "editor", "/knowledge/links/?show=all"),
    NamedPage("knowledge-suggestions", "agent", "/knowledge/suggestions/"),
    NamedPage("knowledge-suggest", "agent", "/knowledge/suggestions/new/"),
    NamedPage("quality", "leader", "/quality/"),
    NamedPage("quality-own", "agent", "/quality/?only=failed"),
    NamedPage("quality-card", "leader", "/quality/", ('.list-row-link[href*="/inspections/"]',)),
    NamedPage("quality-figures", "leader", "/quality/figures/"),
    NamedPage("quality-reviews", "leader", "/quality/reviews/"),
    NamedPage("quality-review", "leader", "/quality/", ('.list-row-link[href*="/inspections/"]', REVIEW)),
    NamedPage("quality-agreement", "leader", "/quality/agreement/"),
    NamedPage("drills", "agent", "/academy/drills/"),
    NamedPage("drill-library", "agent", "/academy/drills/library/"),
    NamedPage("drill-library-none", "agent", "/academy/drills/library/?words=鱷魚皮"),
    NamedPage("drill-card", "agent", "/academy/drills/cards/delay-sofa/"),
    NamedPage("drill-plan", "leader", "/academy/drills/plans/three-at-once/"),
    NamedPage("drill-done", "agent", "/academy/drills/", ('.list-row-link[href*="/drills/"]',)),
    NamedPage("drill-progress", "leader", "/academy/drills/progress/?agent=all"),
    NamedPage("drill-progress-own", "agent", "/academy/drills/progress/"),
    NamedPage("drill-cases", "leader", "/academy/drills/cases/"),
    NamedPage("drill-case", "leader", "/academy/drills/cases/", ('.list-row-link[href*="/cases/"]',)),
    NamedPage("drill-case-edit", "admin", "/academy/drills/cases/", (JOY, '.list-row-link[href*="/cases/"]')),
    NamedPage("drill-plan-new", "admin", "/academy/drills/plans/new/"),
    NamedPage("figures", "leader", "/dashboard/"),
    NamedPage("figures-tickets", "leader", "/dashboard/tickets/volume/"),
    NamedPage("failures", "leader", "/channels/failures/"),
    NamedPage("inboxes", "admin", "/channels/inboxes/"),
    NamedPage("inbox-new", "admin", "/channels/inboxes/new/"),
    NamedPage("people", "admin", "/people/"),
    NamedPage("person", "admin", "/people/", ("td a",)),
    NamedPage("notices", "agent", "/people/notices/"),
    NamedPage("password", "agent", "/account/password/"),
    NamedPage("sign-out", "agent", "/account/logout/"),
    NamedPage("no-permission", "agent", "/people/", status=403),
    NamedPage("not-found", "agent", "/conversations/nothing/", status=404),
    NamedPage("parts", "", "/styleguide/"),
    NamedPage("incidents", "agent", "/incidents/"),
    NamedPage("incident-new", "leader", "/incidents/new/"),
    NamedPage("incident-plans", "leader", "/incidents/plans/"),
    NamedPage("rules", "leader", "/rules/"),
    NamedPage("rule-new", "leader", "/rules/new/"),
    NamedPage("tickets-import", "leader", "/tickets/import/"),
)
