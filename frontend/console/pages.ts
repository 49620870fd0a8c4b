import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";
import { notify } from "./notices";
import { readCookie } from "./preferences";
import { meta, word } from "./words";

/**
 * htmx as the house uses it: nothing evaluated (the content policy forbids it), no page kept in the browser's
 * storage (customers' words would stay on shared machines), form errors (422) shown in place, `morph` swaps.
 */
export function startPages(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
  htmx.config.scrollIntoViewOnBoost = false;
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true, error: true },
    { code: "[45]..", swap: false, error: true },
  ];
  defineMorph();
  document.body.setAttribute("hx-ext", "morph");
  document.body.addEventListener("htmx:configRequest", (event) => {
    const { headers } = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
    headers["X-CSRFToken"] = meta("csrf-token") || readCookie("csrftoken") || "";
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (xhr.status !== 422) notify(reason(xhr), "error");
  });
  document.body.addEventListener("htmx:sendError", () => notify(word("failed"), "error"));
  keepPlaces();
}

/**
 * A button can be drawn anew, or away, while it waits for its answer. htmx looks for the answer's place from that
 * button, finds nothing and drops a refusal; so an answer whose button is gone is placed from the page itself.
 */
function keepPlaces(): void {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = (event as CustomEvent<{ elt: Element }>).detail;
    elt.addEventListener("htmx:beforeOnLoad", (answer) => placeFromPage(elt, answer as CustomEvent<{ xhr: XMLHttpRequest }>), { once: true });
  });
}

function placeFromPage(elt: Element, answer: CustomEvent<{ xhr: XMLHttpRequest }>): void {
  const { xhr } = answer.detail;
  const place = xhr.getResponseHeader("HX-Retarget");
  if (elt.isConnected || !place) return;
  answer.preventDefault();
  htmx.swap(place, xhr.responseText, { swapStyle: xhr.getResponseHeader("HX-Reswap") ?? "innerHTML", swapDelay: 0, settleDelay: 20 });
  const events = JSON.parse(xhr.getResponseHeader("HX-Trigger") ?? "{}") as Record<string, unknown>;
  for (const [name, detail] of Object.entries(events)) htmx.trigger(document.body, name, detail);
}

/** What the server said, when it said it in a sentence; an error page is not for a notice. */
export function reason(xhr: XMLHttpRequest): string {
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  if (type.startsWith("text/plain") && xhr.responseText) return xhr.responseText.slice(0, 400);
  if (type.startsWith("text/html")) {
    const said = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".notice, .errorlist, .field-error");
    if (said?.textContent) return said.textContent.trim().slice(0, 400);
    if (xhr.responseText.trim() && !xhr.responseText.includes("<")) return xhr.responseText.trim().slice(0, 400);
  }
  return word("failed");
}

export function process(node: Element): void {
  htmx.process(node);
}

function defineMorph(): void {
  const styles: Record<string, "innerHTML" | "outerHTML"> = { morph: "outerHTML", "morph:outerHTML": "outerHTML", "morph:innerHTML": "innerHTML" };
  htmx.defineExtension("morph", {
    isInlineSwap: (style) => styles[style] === "outerHTML",
    handleSwap: (style, target, fragment) => {
      const morphStyle = styles[style];
      if (!morphStyle) return false;
      const content = (fragment as DocumentFragment).children;
      return Idiomorph.morph(target as Element, content, { morphStyle, ignoreActiveValue: writing(), callbacks: { beforeAttributeUpdated: mayUpdate } }) as Node[];
    },
  });
}

/** Idiomorph leaves the active element alone, children and all: right for a field one types in, wrong for a row just clicked. */
function writing(): boolean {
  return document.activeElement?.matches("input, textarea, select") ?? false;
}

/** What a person opened or chose stays so when the server redraws around it. */
function mayUpdate(attribute: string, node: Element): boolean {
  if (attribute === "open") return !(node instanceof HTMLDetailsElement || node instanceof HTMLDialogElement);
  if (node.getAttribute("role") === "tab") return !["aria-selected", "tabindex"].includes(attribute);
  if (node.getAttribute("role") === "tabpanel") return attribute !== "hidden";
  if (node.matches(".three-panes")) return attribute !== "data-context";
  return true;
}
