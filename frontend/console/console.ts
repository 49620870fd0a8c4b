// What the agent's pages need beside htmx. Each part stands alone; this file says in which order they wake.
import { prepareComposer, startComposer } from "./composer";
import { startCountdowns } from "./countdown";
import { startCopilot } from "./copilot";
import { startDialogs } from "./dialogs";
import { forgetOldDrafts } from "./drafts";
import { startLive } from "./live";
import { follow, keepPlace, openLog } from "./messages";
import { adoptNotices } from "./notices";
import { startOffers } from "./offers";
import { startPages } from "./pages";
import { markCurrentRow, startPanes } from "./panes";
import { placePopovers, startPopovers } from "./popovers";
import { showPreferences, startPreferences } from "./preferences";
import { startReplyCheck } from "./reply_check";
import { startRings, turn } from "./rings";
import { startShortcuts } from "./shortcuts";
import { restoreTabs, startTabs } from "./tabs";

/** New content has settled: the first page, or a part that htmx brought. */
function settled(): void {
  prepareComposer();
  restoreTabs(document);
  showPreferences(document);
  turn(document);
  placePopovers();
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
startReplyCheck();
startComposer();
startOffers();
startCountdowns();
startCopilot();
startShortcuts();
startRings();
forgetOldDrafts(Date.now());
keepPlace();
document.body.addEventListener("htmx:afterSettle", settled);
// htmx wakes at DOMContentLoaded and was asked first: what it listens for must find it listening.
document.addEventListener("DOMContentLoaded", () => {
  settled();
  startLive();
});
