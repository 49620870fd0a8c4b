import assert from "node:assert/strict";
import { test } from "node:test";
import { type Finding, carried, nextAt, pieces, placed } from "../console/findings";

const found = (start: number, end: number, text: string): Finding => ({ kind: "k", start, end, text, better: "b", name: "n", reason: "r", holds: false });

test("a character outside the basic plane moves what stands behind it by two", () => {
  const [one] = placed([found(1, 3, "盡快")], "𠮷盡快覆");
  assert.equal("𠮷盡快覆".slice(one!.start, one!.end), "盡快");
});

test("findings before and behind a change stay with their words, those in it go", () => {
  const before = "盡快覆你，搞掂晒。";
  const findings = [found(0, 2, "盡快"), found(5, 7, "搞掂")];
  const after = "盡快覆你先，搞掂晒。";
  assert.deepEqual(carried(findings, before, after).map((f) => after.slice(f.start, f.end)), ["盡快", "搞掂"]);
  assert.deepEqual(carried(findings, before, "三點前覆你，搞掂晒。").map((f) => f.text), ["搞掂"]);
  assert.deepEqual(carried(findings, before, ""), []);
});

test("the next finding is the one at the caret, else the first behind it, else the first", () => {
  const findings = [found(0, 2, "a"), found(5, 7, "b")];
  assert.equal(nextAt(findings, 1)!.text, "a");
  assert.equal(nextAt(findings, 4)!.text, "b");
  assert.equal(nextAt(findings, 9)!.text, "a");
  assert.equal(nextAt([], 0), null);
});

test("pieces say the whole text again, each character once, also where findings overlap", () => {
  const text = "我哋會盡快搞掂。";
  for (const findings of [[], [found(3, 5, "盡快")], [found(3, 7, "盡快搞掂"), found(5, 7, "搞掂")], [found(0, 8, text)]]) {
    assert.equal(pieces(text, findings).map((piece) => piece.text).join(""), text);
  }
});
