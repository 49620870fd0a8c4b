/** Tells with each reply what stood beside it and whose words were taken, so that the next ranking knows. */
const FORM = "form[data-composer]";

export function startOffers(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-insert]");
    const name = button?.closest<HTMLElement>("[data-name]")?.dataset["name"];
    const form = document.querySelector<HTMLFormElement>(FORM);
    if (name && form && !form.querySelector(`input[name="taken"][value="${CSS.escape(name)}"]`)) keep(form, "taken", name);
  });
  document.addEventListener("submit", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>(FORM);
    if (form) writeDown(form);
  }, true);
  document.addEventListener("yt:sent", (event) => forget(event.target as HTMLFormElement, "taken", "offered", "moment"));
}

/** The scripts of the panel as it stands now, in their order; nothing while it has not been looked at. */
function writeDown(form: HTMLFormElement): void {
  forget(form, "offered", "moment");
  const panel = document.querySelector<HTMLElement>("#panel-assist [data-moment]");
  if (!panel) return;
  keep(form, "moment", panel.dataset["moment"] ?? "");
  for (const offer of document.querySelectorAll<HTMLElement>('#panel-assist [data-name^="script:"]')) keep(form, "offered", offer.dataset["name"] ?? "");
}

function keep(form: HTMLFormElement, name: string, value: string): void {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  form.append(input);
}

function forget(form: HTMLFormElement, ...names: string[]): void {
  for (const name of names) for (const input of form.querySelectorAll(`input[type="hidden"][name="${name}"]`)) input.remove();
}
