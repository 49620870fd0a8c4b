import assert from "node:assert/strict";
import { test } from "node:test";
import { left, span } from "../console/clock";
import { debounced, place } from "../console/sequence";
import { drawing } from "../dashboard/chart_data";
import { waitBefore } from "../live/backoff";
import { newKey } from "../live/keys";

test("waits double from half a second to fifteen, and no two clients wait alike", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 50].map((attempt) => waitBefore(attempt, () => 1)), [500, 1000, 2000, 4000, 8000, 15000, 15000]);
  assert.equal(waitBefore(5, () => 0), 7500);
});

test("an entry is appended, dropped or asked for with its neighbours", () => {
  assert.deepEqual([4, 5, 6, 8].map((seq) => place(seq, 5)), ["repeat", "repeat", "append", "catch-up"]);
});

test("a burst tells once; another matter is not held up", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const told: string[] = [];
  const tell = debounced<string>(250, (what) => told.push(what));
  tell("list");
  t.mock.timers.tick(200);
  tell("list");
  tell("ticket");
  t.mock.timers.tick(249);
  assert.deepEqual(told, []);
  t.mock.timers.tick(1);
  assert.deepEqual(told.sort(), ["list", "ticket"]);
  tell("list");
  t.mock.timers.tick(250);
  assert.equal(told.length, 3);
});

const rings: [string, number, string, number][] = [
  ["just begun", 0, "fine", 100],
  ["a quarter left is not yet soon", 75, "fine", 25],
  ["less than a quarter is soon", 76, "soon", 24],
  ["due now is late", 100, "late", 0],
  ["long past stays empty", 900, "late", 0],
  ["before its beginning it is full", -50, "fine", 100],
];
for (const [name, now, state, percent] of rings) test(`ring: ${name}`, () => assert.deepEqual(left(0, 100, now), { percent, state }));

test("a ring without readable times is full rather than late", () => assert.deepEqual(left(NaN, 5, 9), { percent: 100, state: "fine" }));

test("a span speaks in the unit a person would use, before and after", () => {
  const minute = 60_000;
  const said: [number, string, string][] = [
    [4 * minute + 59_000, "en", "4 min"],
    [-12 * minute, "zh-Hant-HK", "12 分鐘"],
    [119 * minute, "en", "119 min"],
    [120 * minute, "en", "2 hr"],
    [50 * 60 * minute, "zh-Hans", "2天"],
    [0, "en", "0 min"],
  ];
  for (const [milliseconds, language, words] of said) assert.equal(span(milliseconds, language), words);
});

test("stacked layers reach up from one another, and a missing value adds nothing", () => {
  const { heights, dated } = drawing({ kind: "stacked", x: ["甲", "乙"], series: [{ name: "a", values: [1, 2] }, { name: "b", values: [null, 3] }] });
  assert.equal(dated, false);
  assert.deepEqual(heights, [[1, 2], [1, 5]]);
});

test("days stay days, times are times, a gap in a line stays a gap", () => {
  const days = drawing({ kind: "line", x: ["2025-01-01", "2025-01-02"], series: [{ name: "a", values: [null, 3] }] });
  assert.equal(days.dated, "days");
  assert.equal(days.x[1]! - days.x[0]!, 86_400);
  assert.deepEqual(days.heights, [[null, 3]]);
  assert.equal(drawing({ kind: "line", x: ["2025-01-01T10:00:00Z"], series: [] }).dated, "times");
});

test("keys are UUIDs on pages without randomUUID, too", () => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(newKey(), shape);
  const real = crypto.randomUUID;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  try {
    assert.match(newKey(), shape);
  } finally {
    Object.defineProperty(crypto, "randomUUID", { value: real, configurable: true });
  }
});
