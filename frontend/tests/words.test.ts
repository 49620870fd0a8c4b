import assert from "node:assert/strict";
import { test } from "node:test";
import { firstBlank } from "../console/blanks";
import { characters, sendable, size } from "../widget/limits";
import { linkify, safeHref } from "../widget/linkify";
import { chooseLanguage, speaker, strings } from "../widget/strings";

const links: [string, string, string[]][] = [
  ["Chinese runs straight on after an address", "睇https://a.example/x，唔該", ["https://a.example/x"]],
  ["a full stop ends the sentence, not the address", "See https://a.example/x.", ["https://a.example/x"]],
  ["brackets around an address stay outside", "(https://a.example/x)", ["https://a.example/x"]],
  ["brackets that belong to an address stay inside", "https://a.example/Tea_(drink)", ["https://a.example/Tea_(drink)"]],
  ["two addresses", "http://a.example https://b.example/?q=1&r=2", ["http://a.example", "https://b.example/?q=1&r=2"]],
  ["a script is no link", "javascript:alert(1) data:text/html,x", []],
  ["a bare scheme is no link", "https:// 係咩", []],
  ["quotes end an address", '"https://a.example/x"onclick="y"', ["https://a.example/x"]],
];

for (const [name, text, expected] of links) {
  test(`links: ${name}`, () => {
    const segments = linkify(text);
    assert.equal(segments.map((segment) => segment.text).join(""), text, "no character is lost");
    assert.deepEqual(segments.flatMap((segment) => (segment.href ? [segment.text] : [])), expected);
  });
}

test("only http and https lead anywhere", () => {
  assert.equal(safeHref("/files/1", "https://desk.example"), "https://desk.example/files/1");
  assert.equal(safeHref("javascript:alert(1)", "https://desk.example"), null);
  assert.equal(safeHref("/files/1"), null);
});

test("a character outside the basic plane counts once, at the limit too", () => {
  assert.equal(characters("𠮷".repeat(100_000)), 100_000);
  assert.equal(characters("𠮷".repeat(100_001)), 100_001);
});

test("a NUL never leaves the browser", () => assert.equal(sendable(" a\u0000b \n"), "ab"));

test("sizes speak in units a person reads", () => {
  assert.equal(size(10, "en"), "1 kB");
  assert.equal(size(2_340_000, "en"), "2.3 MB");
});

const languages: [string, (string | null)[], string][] = [
  ["the shop's own choice wins", ["en", "zh-Hant-HK"], "en"],
  ["auto asks the page, then the browser", ["auto", "", "zh-CN"], "zh-Hans"],
  ["Hong Kong reads Traditional", ["auto", "zh-HK"], "zh-Hant"],
  ["Cantonese reads Traditional", ["yue-Hant-HK"], "zh-Hant"],
  ["a script outranks the region after it", ["zh-Hans-HK"], "zh-Hans"],
  ["an unknown language falls back", ["fr", null], "zh-Hant"],
];
for (const [name, wanted, expected] of languages) test(`language: ${name}`, () => assert.equal(chooseLanguage(wanted), expected));

test("each language fills the same places of each phrase", () => {
  const places = (text: string) => (text.match(/\{\d\}/g) ?? []).sort().join();
  for (const language of ["zh-Hans", "en"] as const) {
    for (const [phrase, text] of Object.entries(strings["zh-Hant"])) {
      const twin = strings[language][phrase as keyof (typeof strings)["en"]];
      assert.ok(twin.trim(), `${language} ${phrase} is empty`);
      assert.equal(places(twin), places(text), `${language} ${phrase}`);
    }
  }
});

test("a name with braces or dollars is said as it is", () => assert.equal(speaker("en")("typing", "$& {1}"), "$& {1} is typing…"));

test("a place that a script leaves to the agent is found, other braces are the agent's own", () => {
  assert.deepEqual(firstBlank("最遲{date}覆你"), { name: "{date}", start: 2, end: 8 });
  assert.deepEqual(firstBlank("{date}同{date}", 1), { name: "{date}", start: 7, end: 13 });
  assert.equal(firstBlank("星期三前覆你 {ok} {}"), null);
});
