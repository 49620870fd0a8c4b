// What the agent's pages need beside htmx. Each part stands alone; this file says in which order they wake.
import { prepareComposer, startComposer } from "./composer";
import { startDialogs } from "./dialogs";
import { forgetOldDrafts } from "./drafts";
import { startLive } from "./live";
import { follow, openLog } from "./messages";
import { adoptNotices } from "./notices";
import { startPages } from "./pages";
import { markCurrentRow, startPanes } from "./panes";
import { startPopovers } from "./popovers";
import { showPreferences, startPreferences } from "./preferences";
import { startRings, turn } from "./rings";
import { startShortcuts } from "./shortcuts";
import { restoreTabs, startTabs } from "./tabs";

/** New content has settled: the first page, or a part that htmx brought. */
function settled(part: ParentNode): void {
  prepareComposer();
  restoreTabs(part);
  showPreferences(part);
  turn(part);
  adoptNotices();
  const log = openLog();
  markCurrentRow(log?.dataset["conversation"]);
  if (log) follow(log);
}

startPages();
startPreferences();
startPopovers();
startDialogs();
startTabs();
startPanes();
startComposer();
startShortcuts();
startRings();
forgetOldDrafts(Date.now());
settled(document);
document.body.addEventListener("htmx:afterSettle", (event) => settled(event.target as Element));
startLive();
