/** Changes as edits, edits put on another version, and texts put together line by line. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ConfigDocument } from "../../src/config/document.ts";
import { setIn, unsetIn } from "../../src/config/edit.ts";
import { editsBetween, rebased, withEdits } from "../../src/web/shared/edits.ts";
import { lineChanges, lineDiff } from "../../src/web/shared/line-diff.ts";
import { merged } from "../../src/web/shared/merge.ts";
import type { Edit } from "../../src/web/shared/views.ts";

const BASE = {
  Providers: [
    { name: "a", models: ["m"], key: "k" },
    { name: "b", models: ["n"] },
    { name: "c", models: [] },
  ],
  Router: { default: "a,m" },
};

describe("edits", () => {
  it.each<[string, unknown, Edit[]]>([
    ["nothing", BASE, []],
    ["a value", { ...BASE, Router: { default: "b,n" } }, [{ path: ["Router", "default"], value: "b,n" }]],
    ["a new key", { ...BASE, PORT: 1 }, [{ path: ["PORT"], value: 1 }]],
    ["a key that is gone", { Providers: BASE.Providers }, [{ path: ["Router"] }]],
    [
      "a field of an item",
      { ...BASE, Providers: BASE.Providers.with(1, { name: "b", models: ["n", "o"] }) },
      [{ path: ["Providers", 1, "models"], value: ["n", "o"] }],
    ],
    ["an item that is gone", { ...BASE, Providers: BASE.Providers.toSpliced(1, 1) }, [{ path: ["Providers", 1] }]],
    [
      "one gone and one new",
      { ...BASE, Providers: [...BASE.Providers.slice(1), { name: "d", models: [] }, { name: "e", models: [] }] },
      [
        { path: ["Providers", 0] },
        { path: ["Providers", 2], value: { name: "d", models: [] } },
        { path: ["Providers", 3], value: { name: "e", models: [] } },
      ],
    ],
  ])("say %s", (_, after, edits) => {
    expect(editsBetween(BASE, after)).toEqual(edits);
  });

  const json = fc.jsonValue({ maxDepth: 3 });
  const items = fc.uniqueArray(fc.record({ name: fc.string(), value: json }), { selector: ({ name }) => name });
  const documents = fc.record({ list: items, map: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), json) });

  it("lead from any document to any other, as values and in the text", () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        const [from, to]: unknown[] = JSON.parse(JSON.stringify([before, after]));
        const edits = editsBetween(from, to);
        expect(withEdits(from, edits)).toEqual(to);
        const text = edits.reduce(
          (now, edit) => (edit.value === undefined ? unsetIn(now, edit.path) : setIn(now, edit.path, edit.value)),
          `// comment\n${JSON.stringify(from, undefined, 2)}\n`,
        );
        expect(new ConfigDocument(text).value).toEqual(to);
        expect(text).toContain("// comment");
      }),
    );
  });

  it("find items by name in another version, and say what has lost its place", () => {
    const edits = [
      { path: ["Providers", 1, "models"], value: ["x"] },
      { path: ["Providers", 2, "models"], value: ["y"] },
      { path: ["Providers", 3], value: { name: "new" } },
      { path: ["Router", "think"], value: "b,x" },
    ];
    const theirs = { Providers: [{ name: "first" }, { name: "a" }, { name: "b" }], Router: {} };
    expect(rebased(edits, BASE, theirs)).toEqual({
      edits: [
        { path: ["Providers", 2, "models"], value: ["x"] },
        { path: ["Providers", 3], value: { name: "new" } },
        { path: ["Router", "think"], value: "b,x" },
      ],
      lost: [{ path: ["Providers", 2, "models"], value: ["y"] }],
    });
  });
});

const text = fc.array(fc.constantFrom("a", "b", "c", "")).map((lines) => lines.map((line) => `${line}\n`).join(""));

describe("texts", () => {
  it("have a difference that leads from one to the other", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = lineChanges(before, after);
        const side = (other: "added" | "removed"): string =>
          changes.flatMap(({ kind, text: line }) => (kind === other ? [] : [`${line}\n`])).join("");
        expect([side("added"), side("removed")]).toEqual([before, after]);
      }),
    );
  });

  it("show three lines around a change, and a gap between changes", () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index}`);
    const after = lines.with(5, "five").with(25, "twenty-five");
    const kinds = lineDiff(`${lines.join("\n")}\n`, `${after.join("\n")}\n`).map(({ kind }) => kind[0]);
    expect(kinds.join("")).toBe("gsssrasssgsssrasssg");
  });

  it("are put together where they touch different lines, from either side", () => {
    const base = "a\nb\nc\nd\ne\n";
    expect(merged(base, "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n")).toBe("A\nb\nc\nd\nE\nf\n");
    expect(merged(base, "a\nc\nd\ne\n", base)).toBe("a\nc\nd\ne\n");
    expect(merged(base, "a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n")).toBeUndefined();
    expect(merged(base, "a\nX\nc\nd\ne\n", "a\nX\nc\nd\ne\n")).toBe("a\nX\nc\nd\ne\n");
  });

  it("lose nothing of either side when they are put together", () => {
    fc.assert(
      fc.property(text, fc.nat(20), fc.nat(20), (base, one, other) => {
        const put = (at: number, line: string): string =>
          base
            .split("\n")
            .toSpliced(Math.min(at, base.split("\n").length - 1), 0, line)
            .join("\n");
        const both = merged(base, put(one, "mine"), put(other, "theirs"));
        if (both === undefined) return;
        expect(both.split("\n").toSorted()).toEqual([...base.split("\n"), "mine", "theirs"].toSorted());
      }),
    );
  });
});
