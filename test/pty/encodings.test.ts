import { describe, expect, it } from "vitest";

import { beginnings, encodings, type HotKey } from "../../src/pty/encodings.ts";

const ESC = "\u001b";
const ALL: ReadonlySet<HotKey> = new Set(["prefix", "f2", "f3", "f4", "f6", "f8", "f9"]);
const table = encodings(ALL);

describe("keys that are ours", () => {
  it.each<[HotKey, string, string]>([
    ["f2", "xterm", `${ESC}OQ`],
    ["f2", "VT220 and rxvt", `${ESC}[12~`],
    ["f2", "the Linux console", `${ESC}[[B`],
    ["f2", "kitty", `${ESC}[Q`],
    ["f2", "kitty with num lock", `${ESC}[1;129Q`],
    ["f3", "xterm", `${ESC}OR`],
    ["f3", "kitty", `${ESC}[13~`],
    ["f4", "xterm", `${ESC}OS`],
    ["f6", "everywhere", `${ESC}[17~`],
    ["f8", "everywhere", `${ESC}[19~`],
    ["f9", "everywhere", `${ESC}[20~`],
    ["prefix", "everywhere", "\u001c"],
    ["prefix", "kitty", `${ESC}[92;5u`],
    ["prefix", "kitty with caps lock", `${ESC}[92;69u`],
    ["prefix", "modifyOtherKeys", `${ESC}[27;5;92~`],
  ])("%s of %s", (key, _terminal, sequence) => {
    expect(table.get(sequence)).toEqual({ key, event: "press" });
  });

  it.each([
    [`${ESC}[12;1:1~`, "press"],
    [`${ESC}[12;1:2~`, "repeat"],
    [`${ESC}[92;5:3u`, "release"],
  ])("%j is a %s", (sequence, event) => {
    expect(table.get(sequence)?.event).toBe(event);
  });
});

describe("keys that are the child's", () => {
  it.each([
    ["Shift+F2", `${ESC}[1;2Q`],
    ["Ctrl+F6", `${ESC}[17;5~`],
    ["Alt+F9", `${ESC}[20;3~`],
    ["where the cursor is, in the form of F3", `${ESC}[1;1R`],
    ["a backslash", `${ESC}[92u`],
    ["Alt+Ctrl+backslash", `${ESC}[92;7u`],
    ["F1", `${ESC}OP`],
    ["F5", `${ESC}[15~`],
  ])("%s", (_name, sequence) => {
    expect(table.has(sequence)).toBe(false);
  });

  it("and all those of keys that are not asked for", () => {
    expect([...encodings(new Set<HotKey>(["f2"])).values()].every(({ key }) => key === "f2")).toBe(true);
  });
});

it("every proper beginning is known as one", () => {
  const known = beginnings(table.keys());
  for (const sequence of table.keys()) {
    for (let length = 1; length < sequence.length; length++) expect(known.has(sequence.slice(0, length))).toBe(true);
  }
  expect(known.has(`${ESC}[12~`)).toBe(false);
});
