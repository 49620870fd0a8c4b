// The whole of what a shop adds to its pages:
// <script src="https://desk.example/static/dist/widget.js" data-inbox="…" data-language="auto" async></script>
// Anything on the page with the attribute data-yueting-open opens the chat as well.
import { Chat } from "./chat";
import { Desk } from "./desk";
import { element } from "./element";
import { Memory } from "./storage";
import { chooseLanguage } from "./strings";
import stylesheet from "./widget.css";

function begin(script: HTMLScriptElement): void {
  const inbox = script.dataset["inbox"];
  if (!inbox) return console.error("Yueting: the script tag needs data-inbox.");
  if (document.querySelector("[data-yueting-chat]")) return;
  const language = chooseLanguage([script.dataset["language"], document.documentElement.lang, ...navigator.languages]);
  const host = element("div", { "data-yueting-chat": inbox, "data-theme": script.dataset["theme"] ?? "auto", lang: language === "zh-Hant" ? "zh-Hant-HK" : language });
  const shadow = host.attachShadow({ mode: "open" });
  dress(shadow);
  const chat = new Chat(new Desk(new URL(script.src).origin, inbox), new Memory(inbox), language);
  shadow.append(chat.panel.root, chat.panel.launcher);
  document.body.append(host);
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest?.("[data-yueting-open]")) return;
    event.preventDefault();
    chat.panel.setOpen(true);
  });
}

/** An adopted stylesheet passes a shop's content policy; a <style> is for browsers without. */
function dress(shadow: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(stylesheet);
    shadow.adoptedStyleSheets = [sheet];
  } catch {
    shadow.append(element("style", {}, stylesheet));
  }
}

const script = document.currentScript as HTMLScriptElement | null;
if (script) {
  if (document.body) begin(script);
  else document.addEventListener("DOMContentLoaded", () => begin(script));
}
