import assert from "node:assert/strict";
import { test } from "node:test";
import type { MessageFrame } from "../widget/frames";
import { Ledger, type OutboxStore, type Pending } from "../widget/ledger";

class Shelf implements OutboxStore {
  records = new Map<string, string>();
  all = () => [...this.records.values()].map((stored) => JSON.parse(stored) as Pending);
  put = (pending: Pending) => void this.records.set(pending.key, JSON.stringify(pending));
  remove = (key: string) => void this.records.delete(key);
}

function frame(seq: number, prev: number, more: Partial<MessageFrame> = {}): MessageFrame {
  return { type: "message", seq, prev, author: "agent", name: "麥穎詩", text: `第 ${seq} 句`, at: "2025-01-01T00:00:00Z", files: [], ...more };
}

function pending(key: string, at = 0): Pending {
  return { key, text: key, files: [], at, state: "waiting" };
}

test("numbers that skip over internal notes are no gap", () => {
  const ledger = new Ledger(new Shelf());
  assert.deepEqual([frame(1, 0), frame(4, 1), frame(9, 4)].map((f) => ledger.receive(f)), ["shown", "shown", "shown"]);
  assert.equal(ledger.seen, 9);
});

test("a message is shown once, however often it comes", () => {
  const ledger = new Ledger(new Shelf());
  ledger.receive(frame(1, 0));
  assert.equal(ledger.receive(frame(1, 0)), "repeat");
  assert.equal(ledger.messages.length, 1);
});

test("a missed message is asked for and then stands before the later one", () => {
  const ledger = new Ledger(new Shelf());
  ledger.receive(frame(1, 0));
  assert.equal(ledger.receive(frame(5, 3)), "gap");
  assert.equal(ledger.seen, 1, "hello must ask from before the hole");
  for (const replayed of [frame(3, 1), frame(5, 3)]) assert.equal(ledger.receive(replayed), "shown");
  assert.deepEqual(ledger.messages.map((m) => m.seq), [1, 3, 5]);
});

test("a hole that the server cannot fill stops nobody", () => {
  const ledger = new Ledger(new Shelf());
  assert.equal(ledger.receive(frame(80, 79)), "gap");
  assert.equal(ledger.receive(frame(80, 79)), "shown");
});

test("any order of arrivals with replays ends in the same log", () => {
  const truth = [frame(1, 0), frame(2, 1), frame(5, 2), frame(6, 5), frame(9, 6)];
  let random = 7;
  const next = (below: number) => (random = (random * 48271) % 2147483647) % below;
  for (let round = 0; round < 500; round++) {
    const ledger = new Ledger(new Shelf());
    for (let step = 0; step < 30; step++) {
      if (ledger.receive(truth[next(truth.length)]!) !== "gap") continue;
      for (const replayed of truth.filter((f) => f.seq > ledger.seen)) ledger.receive(replayed);
    }
    for (const replayed of truth.filter((f) => f.seq > ledger.seen)) ledger.receive(replayed);
    assert.deepEqual(ledger.messages.map((m) => m.seq), [1, 2, 5, 6, 9]);
  }
});

test("what was not confirmed survives the page and goes out again in the order written", () => {
  const shelf = new Shelf();
  const before = new Ledger(shelf);
  for (const [key, at] of [["c", 30], ["a", 10], ["b", 20]] as const) before.add(pending(key, at));
  before.acknowledge("a");
  assert.deepEqual(new Ledger(shelf).unsent().map((p) => p.key), ["b", "c"]);
});

test("a confirmed message waits on screen until it comes back with its number", () => {
  const ledger = new Ledger(new Shelf());
  ledger.add(pending("k"));
  assert.equal(ledger.acknowledge("k")?.state, "stored");
  assert.deepEqual(ledger.unsent(), []);
  assert.equal(ledger.pending.length, 1);
  ledger.receive(frame(1, 0, { key: "k", author: "customer" }));
  assert.equal(ledger.pending.length, 0);
});

test("a message that came back without its confirmation is not sent again", () => {
  const shelf = new Shelf();
  const ledger = new Ledger(shelf);
  ledger.add(pending("k"));
  ledger.receive(frame(1, 0, { key: "k", author: "customer" }));
  assert.equal(shelf.records.size, 0);
  assert.equal(ledger.acknowledge("k"), undefined);
});

test("a refused message keeps its reason and its key through a retry", () => {
  const shelf = new Shelf();
  const ledger = new Ledger(shelf);
  ledger.add(pending("k"));
  assert.equal(ledger.fail("k", "太長")?.reason, "太長");
  assert.deepEqual(ledger.unsent(), []);
  assert.equal(new Ledger(shelf).pending[0]?.state, "failed");
  assert.deepEqual(ledger.retry("k"), pending("k"));
});

test("a conversation that is gone leaves nothing to ask for", () => {
  const ledger = new Ledger(new Shelf());
  ledger.moveTo("one");
  assert.equal(ledger.moveTo("two"), true, "also when nothing of the first was seen: the server waits for a new hello");
  assert.equal(ledger.moveTo(null), true);
  assert.equal(ledger.conversation, null);
});

test("another conversation begins with an empty log; the first one's name is no move", () => {
  const ledger = new Ledger(new Shelf());
  assert.equal(ledger.moveTo(null), false);
  assert.equal(ledger.moveTo("one"), false);
  ledger.receive(frame(7, 0));
  assert.equal(ledger.moveTo("one"), false);
  assert.equal(ledger.moveTo("two"), true);
  assert.deepEqual([ledger.seen, ledger.messages.length], [0, 0]);
  assert.equal(ledger.receive(frame(1, 0)), "shown");
});
