/** Dialogs (and the browser's own, for [data-print]): opened by [data-dialog], closed by [data-close], Esc or a press beside them; those that htmx brings open by themselves. */
export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-print]")) window.print();
    const opener = target.closest("[data-dialog]");
    if (opener) openDialog(opener.getAttribute("data-dialog") ?? "");
    if (target.closest("[data-close]") || target.matches("dialog")) dismiss(target.closest("dialog"));
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const dialog = (event.target as Element).closest("#dialog-place")?.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  });
  document.body.addEventListener("yt:done", closeAll);
  document.addEventListener("close", (event) => clear(event.target as Element), true);
}

export function openDialog(selector: string): void {
  const dialog = selector ? document.querySelector<HTMLDialogElement>(selector) : null;
  if (dialog && !dialog.open) dialog.showModal();
}

export function dialogIsOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** Also one that htmx has just brought and not opened yet: it would open a moment after somebody had closed it. */
function dismiss(dialog: HTMLDialogElement | null): void {
  if (dialog?.open) dialog.close();
  else if (dialog) clear(dialog);
}

function clear(dialog: Element): void {
  dialog.closest("#dialog-place")?.replaceChildren();
}

function closeAll(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
}
