const EDGE_PX = 8;
const SELECTOR = "details.menu, details.evidence";

/** Menus and evidence are <details>: one open at a time, closed by Esc, an outside press or a choice, never cut off by a scrolling pane. */
export function startPopovers(): void {
  document.addEventListener("toggle", (event) => opened(event.target), true);
  document.addEventListener("pointerdown", (event) => closeOthers((event.target as Element).closest?.(SELECTOR) ?? null));
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const item = (event.target as Element).closest(".menu-item");
    if (item) item.closest<HTMLDetailsElement>("details.menu")?.removeAttribute("open");
  });
  document.addEventListener("scroll", (event) => openOnes().forEach((details) => (event.target as Node).contains?.(details) && place(details)), { capture: true, passive: true });
  addEventListener("resize", placePopovers);
}

function opened(target: EventTarget | null): void {
  if (!(target instanceof HTMLDetailsElement) || !target.matches(SELECTOR) || !target.open) return;
  closeOthers(target);
  place(target);
}

/** Evidence is fetched when it is opened, so a panel may grow while it is open. */
export function placePopovers(): void {
  openOnes().forEach(place);
}

function openOnes(): HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open], details.evidence[open]")];
}

function closeOthers(kept: Element | null): void {
  for (const details of openOnes()) if (!kept || !details.contains(kept)) details.open = false;
}

/** Fixed to the window, below its summary or above when there is more room, always wholly visible. */
function place(details: HTMLDetailsElement): void {
  const panel = details.querySelector<HTMLElement>(":scope > .menu-panel, :scope > .evidence-panel");
  const summary = details.querySelector("summary");
  if (!panel || !summary) return;
  const anchor = summary.getBoundingClientRect();
  Object.assign(panel.style, { position: "fixed", inset: "auto", maxHeight: "" });
  const { width, height } = panel.getBoundingClientRect();
  const below = innerHeight - anchor.bottom - EDGE_PX;
  const above = anchor.top - EDGE_PX;
  const up = details.classList.contains("up") ? above >= Math.min(height, below) : height > below && above > below;
  const wanted = details.classList.contains("end") ? anchor.right - width : anchor.left;
  const room = Math.max(up ? above : below, 120) - 4;
  Object.assign(panel.style, {
    left: `${Math.max(EDGE_PX, Math.min(wanted, innerWidth - width - EDGE_PX))}px`,
    top: `${Math.max(EDGE_PX, up ? anchor.top - Math.min(height, room) - 4 : anchor.bottom + 4)}px`,
    maxHeight: `${room}px`,
    overflow: "auto",
  });
}

function onKey(event: KeyboardEvent): void {
  const details = openOnes()[0];
  if (!details || event.isComposing) return;
  if (event.key === "Escape") {
    details.open = false;
    details.querySelector("summary")?.focus();
    event.stopPropagation();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && details.matches(".menu") && details.contains(document.activeElement)) {
    event.preventDefault();
    step(details, event.key === "ArrowDown" ? 1 : -1);
  }
}

function step(details: HTMLDetailsElement, by: 1 | -1): void {
  const items = [...details.querySelectorAll<HTMLElement>(".menu-item:not([disabled])")];
  const now = items.indexOf(document.activeElement as HTMLElement);
  items[(now + by + items.length + (now < 0 && by < 0 ? 1 : 0)) % items.length]?.focus();
}
