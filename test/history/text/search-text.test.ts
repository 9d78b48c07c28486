/** The text that searches look at. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cutJson } from "../../../src/history/text/json-cut.ts";
import { searchTextOf, searchTextOfJson } from "../../../src/history/text/search-text.ts";

describe("searchTextOf", () => {
  it("reads what the strings of JSON say", () => {
    const json = JSON.stringify({ text: 'He said "No".\nThen\tleft', path: "C:\\Temp", umlaut: "Ä", n: 12 });
    expect(searchTextOf(json)).toBe('text\nhe said "no".\nthen\tleft\npath\nc:\\temp\numlaut\nä\nn');
  });

  it("reads other texts as they stand", () => {
    expect(searchTextOf("<h1>Bad Gateway</h1>")).toBe("<h1>bad gateway</h1>");
  });

  it("leaves pictures out", () => {
    const json = JSON.stringify({ data: "iVBORw0KGgo".repeat(100), text: "a picture" });
    expect(searchTextOf(json)).toBe("data\ntext\na picture");
  });

  it("reads broken JSON as far as it goes", () => {
    expect(searchTextOf('{"a":"one","b":"tw')).toBe("a\none\nb\ntw");
    expect(searchTextOf('{"a":"\\x","b"')).toBe("a\n\\x\nb");
  });

  it("has no NUL, at which SQLite's index would end", () => {
    expect(searchTextOf(JSON.stringify({ a: "x\0y" }))).toBe("a\nx y");
  });

  it("is the same for the whole and for its pieces", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((part) => part.repeat(30));
    fc.assert(
      fc.property(fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 5 }), (contents) => {
        const messages = contents.map((texts) => ({ content: texts.map((part) => ({ type: "text", text: part })) }));
        const json = JSON.stringify({ messages });
        const bytes = Buffer.from(json);
        const ends = cutJson(bytes).map(({ end }) => end);
        const pieces = ends.map((end, i) => searchTextOfJson(bytes.subarray(ends[i - 1] ?? 0, end).toString()));
        expect(pieces.filter(Boolean).join("\n")).toBe(searchTextOf(json));
      }),
    );
  });
});
