/** Secrets of a configuration's text: where they are found, and that what is put back is what was there. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { UnknownMark, Veil } from "../../src/config/veil.ts";

const MARK = /••••[0-9a-f]{12}••••/g;

function hidden(text: string, known: readonly string[] = []): { readonly shown: string; readonly back: string } {
  const veil = new Veil();
  const shown = veil.hide(text, known);
  return { shown: shown.replaceAll(MARK, "#"), back: veil.restore(shown) };
}

describe("a veil hides", () => {
  it.each([
    ["keys", '{ api_key: "sk-1", APIKEY: \'a"b\' }', "{ api_key: \"#\", APIKEY: '#' }"],
    ["lists of keys", '{ api_keys: ["one", "two"] }', '{ api_keys: ["#", "#"] }'],
    [
      "secret headers",
      '{ headers: { Authorization: "Bearer abc", "x-title": "ccr" } }',
      '{ headers: { Authorization: "#", "x-title": "ccr" } }',
    ],
    [
      "secret options",
      '{ use: [["x", { client_secret: "s", max: 1 }]] }',
      '{ use: [["x", { client_secret: "#", max: 1 }]] }',
    ],
    ["keys by their look", '{ note: "sk-abcdefghijklmnopqrstuv" }', '{ note: "#" }'],
    ["passwords of URLs", '{ PROXY_URL: "http://me:pass@h:1" }', '{ PROXY_URL: "http://me:#@h:1" }'],
    ["keys of URLs", '{ api_base_url: "https://h/v1?a=1&key=abc&b" }', '{ api_base_url: "https://h/v1?a=1&key=#&b" }'],
    ["comments", '{ // api_key: "old", x\n/* token = abc */ }', "{ // api_key: #, x\n/* token = # */ }"],
    ["escapes whole", String.raw`{ api_key: "a\"b\u0041" }`, '{ api_key: "#" }'],
    ["what cannot be read", '{ api_key: "sk-1", models: [ token: abc', "{ api_key: #, models: [ token: #"],
  ])("%s", (_, text, shown) => {
    expect(hidden(text)).toEqual({ shown, back: text });
  });

  it("what is known to be secret, wherever it stands", () => {
    const text = '{ a: "x", b: "the hidden-value inside" } // hidden-value';
    expect(hidden(text, ["hidden-value", "x"])).toEqual({ shown: '{ a: "x", b: "the # inside" } // #', back: text });
  });
});

describe("a veil leaves", () => {
  it.each([
    "{ api_key: '$KEY', other_key: '${KEY}', headers: { Authorization: 'Bearer $TOKEN' } }",
    '{ api_key: "file:~/key", APIKEY: "keychain:a/b" }',
    '{ use: ["deepseek", "tooluse"], models: ["a"], api_base_url: "https://h/v1" }',
    '{ api_key: "" }',
    "{ max_tokens: 1, forceUseImageAgent: true }",
  ])("%s", (text) => {
    expect(hidden(text)).toEqual({ shown: text, back: text });
  });
});

describe("marks", () => {
  it("stand for one secret in every version, and in values", () => {
    const veil = new Veil();
    const first = veil.hide('{ api_key: "one" }');
    const second = veil.hide('{ a: 1, api_key: "one", other_key: "two" }');
    const [mark = ""] = MARK.exec(first) ?? [];
    expect(second).toContain(mark);
    expect(veil.restore(`{ api_key: "${mark}", more: 1 }`)).toBe('{ api_key: "one", more: 1 }');
    expect(veil.restoreValue({ list: [{ key: mark }, 1, null] })).toEqual({ list: [{ key: "one" }, 1, null] });
    MARK.lastIndex = 0;
  });

  it("mean the value where they are put in as a value", () => {
    const veil = new Veil();
    const shown = veil.hide(String.raw`{ api_key: "a\"b" }`);
    const [mark] = shown.match(MARK) ?? [];
    expect(veil.restoreValue(mark)).toBe('a"b');
  });

  it("that nobody made are refused, as are those of another run", () => {
    const shown = new Veil().hide('{ api_key: "one" }');
    expect(() => new Veil().restore(shown)).toThrow(UnknownMark);
    expect(() => new Veil().restoreValue("••••0123456789ab••••")).toThrow(UnknownMark);
  });

  it("give back any text, and show none of its secrets", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{16,24}$/);
    fc.assert(
      fc.property(secret, fc.json(), (value, rest) => {
        const text = `{ "api_key": ${JSON.stringify(value)}, "rest": ${rest} } // key: ${value}\n`;
        const veil = new Veil();
        const shown = veil.hide(text);
        expect(shown).not.toContain(value);
        expect(veil.restore(shown)).toBe(text);
      }),
    );
  });
});
