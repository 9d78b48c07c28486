import { evaluate, parse } from "@humanwhocodes/momoa";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Path } from "../../src/config/document.ts";
import { setIn, unsetIn } from "../../src/config/edit.ts";

const FILE = `// my routers
{
  "Providers": [
    { "name": "a", "models": ["m1", "m2"], }, // the first
    {
      name: 'b', /* bare */
      models: [] // none yet
    }
  ],
  /* routes */
  "Router": {
    "default": "a,m1", // usual
    "think": "a,m2" // deep
  }
}
`;

function valueOf(text: string): unknown {
  return evaluate(parse(text, { mode: "json5" }));
}

describe("set", () => {
  it.each<[string, Path, unknown, string, string]>([
    ["changes a value", ["Router", "default"], "b,x", `"default": "a,m1", // usual`, `"default": "b,x", // usual`],
    [
      "adds behind the last, its comment included",
      ["Router", "image"],
      "b,x",
      `"think": "a,m2" // deep\n`,
      `"think": "a,m2", // deep\n    "image": "b,x"\n`,
    ],
    [
      "adds behind a trailing comma, on the line",
      ["Providers", 0, "api_key"],
      "$K",
      `"models": ["m1", "m2"], }`,
      `"models": ["m1", "m2"], "api_key": "$K", }`,
    ],
    [
      "writes names as the neighbours do",
      ["Providers", 1, "api_key"],
      "$K",
      `models: [] // none yet\n`,
      `models: [], // none yet\n      api_key: "$K"\n`,
    ],
    [
      "quotes names that need it",
      ["Providers", 1, "x-y"],
      1,
      `models: [] // none yet\n`,
      `models: [], // none yet\n      "x-y": 1\n`,
    ],
    ["adds to a list", ["Providers", 0, "models", 2], "m3", `["m1", "m2"]`, `["m1", "m2", "m3"]`],
    ["fills an empty list", ["Providers", 1, "models", 0], "m", `models: []`, `models: [\n        "m"\n      ]`],
    [
      "makes what is missing on the way",
      ["fallback", "think"],
      ["a,m1"],
      `    "think": "a,m2" // deep\n  }\n}`,
      `    "think": "a,m2" // deep\n  },\n  "fallback": {\n    "think": [\n      "a,m1"\n    ]\n  }\n}`,
    ],
  ])("%s", (_what, path, value, before, after) => {
    expect(FILE).toContain(before);
    expect(setIn(FILE, path, value)).toBe(FILE.replace(before, after));
  });

  it("keeps line ends, tabs and emoji where they are", () => {
    const text = '{\r\n\t"é😀": 1, // 😀\r\n\t"b": 2\r\n}';
    expect(setIn(text, ["b"], 3)).toBe(text.replace("2", "3"));
    expect(valueOf(setIn(text, ["c"], { d: 1 }))).toEqual({ "é😀": 1, b: 2, c: { d: 1 } });
  });

  it("fills an empty file's object, comments kept", () => {
    expect(setIn("{}", ["a"], 1)).toBe('{\n  "a": 1\n}');
    expect(valueOf(setIn("{ /* mine */ }", ["a", "b"], 1))).toEqual({ a: { b: 1 } });
    expect(setIn("{ /* mine */ }", ["a"], 1)).toContain("/* mine */");
  });

  it("takes the last of members with one name, which is the one that counts", () => {
    expect(setIn('{"a":1,"a":2}', ["a"], 3)).toBe('{"a":1,"a":3}');
  });

  it.each<[Path]>([[["Router", "default", "x"]], [["Providers", 7]], [["Providers", "x"]]])("throws for %j", (path) => {
    expect(() => setIn(FILE, path, 1)).toThrow("nothing in the file that could hold");
  });
});

describe("unset", () => {
  it.each<[string, Path, string, string]>([
    ["a line of its own", ["Router", "default"], `    "default": "a,m1", // usual\n`, `     // usual\n`],
    [
      "the last, with the comma in front",
      ["Router", "think"],
      `"a,m1", // usual\n    "think": "a,m2" // deep`,
      `"a,m1" // usual\n    // deep`,
    ],
    ["in a line", ["Providers", 0, "name"], `{ "name": "a", "models"`, `{ "models"`],
    ["of a list", ["Providers", 0, "models", 0], `["m1", "m2"]`, `["m2"]`],
    ["the last of a list", ["Providers", 0, "models", 1], `["m1", "m2"]`, `["m1"]`],
  ])("takes out %s", (_what, path, before, after) => {
    const text = unsetIn(FILE, path);
    expect(text.replaceAll(/ +/g, " ")).toBe(FILE.replace(before, after).replaceAll(/ +/g, " "));
  });

  it("leaves the text alone where there is no such value", () => {
    for (const path of [["x"], ["Router", "x"], ["Router", "default", "x"], ["Providers", 9, "name"], []])
      expect(unsetIn(FILE, path)).toBe(FILE);
  });
});

const key = fc.constantFrom("a", "b", "c-d", "é");
const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("__proto__"));
const object = fc.dictionary(key, fc.oneof(json, fc.dictionary(key, json)));

/** JSON5 with comments and trailing commas wherever they may stand. */
const text = fc.tuple(object, fc.constantFrom(undefined, 2, "\t"), fc.boolean()).map(([value, indent, commas]) => {
  const plain = JSON.stringify(value, undefined, indent);
  return commas && indent !== undefined
    ? plain
        .replaceAll(/([\w"}\]])\n/g, "$1, // note\n")
        .replace(/, \/\/ note\n$/, "\n")
        .replace(/, \/\/ note$/, "")
    : plain;
});

describe("whatever the file", () => {
  it("what is set is there, everything else is as before, and no comment is lost", () => {
    fc.assert(
      fc.property(text, fc.array(key, { minLength: 1, maxLength: 2 }), json, (before, path, value) => {
        const [first = "", second] = path;
        const old: unknown = valueOf(before);
        const holds = typeof old === "object" && old !== null ? Reflect.get(old, first) : undefined;
        fc.pre(
          second === undefined ||
            holds === undefined ||
            (typeof holds === "object" && holds !== null && !Array.isArray(holds)),
        );
        const after = setIn(before, path, value);
        const inner = second === undefined ? value : { ...holds, [second]: value };
        expect(valueOf(after)).toEqual({ ...Object(old), [first]: JSON.parse(JSON.stringify(inner)) });
        // What is replaced goes with its comments.
        if (second === undefined ? holds !== undefined : Object(holds)[second] !== undefined) return;
        expect(after.split("// note").length).toBeGreaterThanOrEqual(before.split("// note").length);
      }),
    );
  });

  it("what is unset is gone, and everything else is as before", () => {
    fc.assert(
      fc.property(text, key, (before, name) => {
        const { [name]: _gone, ...others } = Object(valueOf(before));
        expect(valueOf(unsetIn(before, [name]))).toEqual(others);
      }),
    );
  });
});
