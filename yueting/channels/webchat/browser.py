"""Browser and system of a visitor, from the User-Agent header: a hint for the agent, never a decision."""

import re

# Order matters: nearly every browser also calls itself Chrome and Safari.
_BROWSERS = (
    ("WeChat", r"MicroMessenger/(\d+)"),
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"(?:OPR|Opera)/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("UC Browser", r"UCBrowser/(\d+)"),
    ("QQ Browser", r"MQ?QBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS|HeadlessChrome)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\S+ )?Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad|iPod"),
    ("Windows", r"Windows NT"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
)


def describe(user_agent: str) -> dict[str, str]:
    """`{"browser": "Chrome 126", "system": "Windows"}`; what is not known is left out."""
    known: dict[str, str] = {}
    for name, pattern in _BROWSERS:
        if found := re.search(pattern, user_agent):
            known["browser"] = f"{name} {found[1]}"
            break
    for name, pattern in _SYSTEMS:
        if re.search(pattern, user_agent):
            known["system"] = name
            break
    return known
