/** How a person likes the console; look in cookies (the server draws the first frame with them), habits in the browser. */

const YEAR_S = 365 * 24 * 3600;
export type SendKey = "enter" | "ctrl-enter";

export function sendKey(): SendKey {
  return localStorage.getItem("yt:send") === "enter" ? "enter" : "ctrl-enter";
}

/** Single-letter shortcuts can be switched off (WCAG 2.1.4): speech input types letters. */
export function lettersAreShortcuts(): boolean {
  return localStorage.getItem("yt:shortcuts") !== "off";
}

interface Preference {
  attribute: string;
  now: () => string;
  choose: (value: string) => void;
}

const preferences: Preference[] = [
  { attribute: "data-set-theme", now: () => readCookie("yt_theme") ?? "auto", choose: (value) => look("yt_theme", "data-theme", value, "auto") },
  { attribute: "data-set-density", now: () => readCookie("yt_density") ?? "roomy", choose: (value) => look("yt_density", "data-density", value, "roomy") },
  { attribute: "data-set-send", now: sendKey, choose: (value) => keep("yt:send", value) },
  { attribute: "data-set-shortcuts", now: () => (lettersAreShortcuts() ? "on" : "off"), choose: (value) => keep("yt:shortcuts", value) },
];

export function startPreferences(): void {
  for (const { attribute, now, choose } of preferences) {
    document.addEventListener("click", (event) => {
      const chosen = (event.target as Element).closest(`[${attribute}]`);
      if (!chosen) return;
      choose(chosen.getAttribute(attribute) ?? "");
      showChosen(document, attribute, now());
      document.body.dispatchEvent(new CustomEvent("yt:preference"));
    });
  }
  showPreferences(document);
}

export function showPreferences(root: ParentNode): void {
  for (const { attribute, now } of preferences) showChosen(root, attribute, now());
}

function showChosen(root: ParentNode, attribute: string, now: string): void {
  for (const choice of root.querySelectorAll(`[${attribute}]`)) choice.setAttribute("aria-pressed", String(choice.getAttribute(attribute) === now));
}

function look(cookie: string, attribute: string, value: string, usual: string): void {
  document.cookie = `${cookie}=${value}; path=/; max-age=${YEAR_S}; samesite=lax`;
  if (value === usual) document.documentElement.removeAttribute(attribute);
  else document.documentElement.setAttribute(attribute, value);
}

function keep(key: string, value: string): void {
  localStorage.setItem(key, value);
}

export function readCookie(name: string): string | null {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}
