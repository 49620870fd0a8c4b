/** Dialogs: opened by [data-dialog], closed by [data-close], Esc or a press beside them; those that htmx brings open by themselves. */
export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest("[data-dialog]");
    if (opener) openDialog(opener.getAttribute("data-dialog") ?? "");
    if (target.closest("[data-close]") || target.matches("dialog")) target.closest("dialog")?.close();
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const dialog = (event.target as Element).closest("#dialog-place")?.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  });
  document.body.addEventListener("yt:done", closeAll);
  document.addEventListener("close", (event) => (event.target as Element).closest("#dialog-place")?.replaceChildren(), true);
}

export function openDialog(selector: string): void {
  const dialog = selector ? document.querySelector<HTMLDialogElement>(selector) : null;
  if (dialog && !dialog.open) dialog.showModal();
}

export function dialogIsOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

function closeAll(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
}
