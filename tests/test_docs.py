"""Documents say what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_setting_from_the_environment_is_documented() -> None:
    read = re.compile(r"""["'](YUETING_[A-Z_]+|DATABASE_URL|REDIS_URL)["']""")
    documented = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    smtp = {f"YUETING_SMTP_{part}" for part in ("HOST", "PORT", "USER", "PASSWORD", "TLS")}
    for path in (ROOT / "yueting").rglob("*.py"):
        if "tests" not in path.parts:
            for name in set(read.findall(path.read_text(encoding="utf-8"))) - smtp:
                assert f"`{name}`" in documented, f"{name} ({path.name}) is missing in docs/settings.md"


def test_links_between_documents_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_files_named_in_the_flow_exist() -> None:
    flow = (ROOT / "docs/flow.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"`([a-z_]+/[\w/]+\.(?:py|yaml))", flow)):
        assert (ROOT / "yueting" / name).exists() or (ROOT / name).exists(), f"flow.md names {name}"
