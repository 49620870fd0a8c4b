const PHONE = "(max-width: 44rem)";
const NO_THIRD_PANE = "(max-width: 64rem)";

type Pane = "list" | "conversation" | "context";

/** Which of the three panes a narrow screen shows, the fold of the third, and the mark on the open row. */
export function startPanes(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const to = target.closest("[data-pane-to]")?.getAttribute("data-pane-to");
    if (to) show(to === "list" && !matchMedia(PHONE).matches ? "conversation" : (to as Pane));
    if (target.closest("[data-toggle-context]")) toggleContext();
    const row = target.closest<HTMLElement>(".list-row-link[data-conversation]");
    if (row?.hasAttribute("hx-get")) openRow(row);
  });
}

function panes(): HTMLElement | null {
  return document.querySelector<HTMLElement>(".three-panes");
}

function show(pane: Pane): void {
  const house = panes();
  if (house) house.dataset["pane"] = pane;
}

function toggleContext(): void {
  const house = panes();
  if (!house) return;
  if (matchMedia(NO_THIRD_PANE).matches) show(house.dataset["pane"] === "context" ? "conversation" : "context");
  else house.dataset["context"] = house.dataset["context"] === "closed" ? "open" : "closed";
}

function openRow(row: HTMLElement): void {
  markCurrentRow(row.dataset["conversation"]);
  show("conversation");
}

/** The row of the open conversation; a list that was redrawn for everybody does not know which one that is here. */
export function markCurrentRow(conversation: string | undefined): void {
  if (!conversation) return;
  for (const row of document.querySelectorAll<HTMLElement>(".list-row-link[data-conversation]")) {
    const current = row.dataset["conversation"] === conversation;
    row.closest(".list-row")?.classList.toggle("current", current);
    if (current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}
