/** Tabs with roles: arrow keys move, the chosen tab is remembered by the id of its list or of what holds it, and its panel hears `yt:shown`. */
export function startTabs(): void {
  document.addEventListener("click", (event) => {
    const tab = (event.target as Element).closest<HTMLElement>('[role="tab"][aria-controls]');
    if (tab) choose(tab);
  });
  document.addEventListener("keydown", (event) => {
    const tab = (event.target as Element).closest<HTMLElement>('[role="tab"]');
    if (tab) moveFrom(tab, event);
  });
}

/** After a swap the same tab stays chosen, so that going to the next conversation does not change what one looks at. */
export function restoreTabs(root: ParentNode): void {
  for (const list of root.querySelectorAll('[role="tablist"]')) {
    const chosen = sessionStorage.getItem(memoryOf(list));
    const tab = chosen ? list.querySelector<HTMLElement>(`[role="tab"][aria-controls="${CSS.escape(chosen)}"]`) : null;
    if (tab && tab.getAttribute("aria-selected") !== "true") choose(tab);
  }
}

function memoryOf(list: Element): string {
  return `yt:tab:${list.closest("[id]")?.id ?? location.pathname}`;
}

export function mark(tab: HTMLElement): void {
  for (const other of tab.closest('[role="tablist"]')?.querySelectorAll<HTMLElement>('[role="tab"]') ?? []) {
    other.setAttribute("aria-selected", String(other === tab));
    other.tabIndex = other === tab ? 0 : -1;
  }
}

function choose(tab: HTMLElement): void {
  const list = tab.closest('[role="tablist"]');
  mark(tab);
  for (const other of list?.querySelectorAll('[role="tab"][aria-controls]') ?? []) {
    const panel = document.getElementById(other.getAttribute("aria-controls") ?? "");
    if (panel) panel.hidden = other !== tab;
  }
  const shown = tab.getAttribute("aria-controls") ?? "";
  if (list) sessionStorage.setItem(memoryOf(list), shown);
  document.getElementById(shown)?.dispatchEvent(new CustomEvent("yt:shown"));
}

function moveFrom(tab: HTMLElement, event: KeyboardEvent): void {
  const tabs = [...(tab.closest('[role="tablist"]')?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
  const at = tabs.indexOf(tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = tabs[(to + tabs.length) % tabs.length];
  next?.click();
  next?.focus();
}
