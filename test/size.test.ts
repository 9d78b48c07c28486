/** Keeps files and functions short and the types honest; the limits are in `helpers/limits.ts`. */
import { describe, expect, it } from "vitest";

import { percentile, sizeBreaks, typeBreaks } from "./helpers/limits.ts";
import { parseSource, readSources } from "./helpers/source.ts";

const sources = readSources("src/**/*.ts", "src/**/*.tsx", "bench/**/*.ts", "scripts/*.ts");

describe("the source tree", () => {
  it("keeps the size limits", () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(sizeBreaks(sources)).toEqual([]);
  });

  it("keeps the type limits", () => {
    expect(typeBreaks(sources)).toEqual([]);
  });
});

describe("the checks find", () => {
  const source = (text: string) => parseSource("src/a.ts", text);
  const body = (lines: number): string => "  go();\n".repeat(lines - 2);

  it("a file that is too long", () => {
    expect(sizeBreaks([source("go();\n".repeat(401))])).toContain("src/a.ts:1: file has 401 lines, limit 400");
  });

  it("too many long files", () => {
    const files = (long: number) => Array.from({ length: 20 }, (_, i) => source("go();\n".repeat(i < long ? 251 : 10)));
    expect(sizeBreaks(files(2))[0]).toBe("file p95 is 251 lines, limit 250");
    expect(sizeBreaks(files(1))).toEqual([]);
  });

  it.each([
    ["function long() {\n", "}", "long"],
    ["const f = () => {\n", "};", "(anonymous)"],
    ["const f = function () {\n", "};", "(anonymous)"],
    ["class C { m() {\n", "} }", "(anonymous)"],
    ["const o = { m() {\n", "} };", "(anonymous)"],
  ])("a function that is too long: %s", (open, close, name) => {
    expect(sizeBreaks([source(open + body(81) + close)])[0]).toBe(`src/a.ts:1: ${name} has 81 lines, limit 80`);
    expect(sizeBreaks([source(open + body(35) + close)])).toEqual([]);
  });

  it("too many long functions", () => {
    const text = (long: number): string =>
      Array.from({ length: 20 }, (_, i) => `function f${i}() {\n${body(i < long ? 36 : 5)}}\n`).join("");
    expect(sizeBreaks([source(text(2))])[0]).toBe("function p95 is 36 lines, limit 35");
    expect(sizeBreaks([source(text(1))])).toEqual([]);
  });

  it.each([
    ["const a: any = 1;", "the type any"],
    ["const a = b as Foo;", "a type assertion"],
    ["const a = <Foo>b;", "a type assertion"],
    ["// @ts-expect-error\nconst a = 1;", "a check switched off"],
    ["// oxlint-disable-next-line no-console\ngo();", "a check switched off"],
  ])("%s", (text, message) => {
    expect(typeBreaks([source(text)]).join()).toContain(`src/a.ts:1: ${message}`);
  });

  it("`as const` and a rare assertion lawful", () => {
    expect(typeBreaks([source(`const a = [1] as const;\n${"go();\n".repeat(600)}const b = a as Foo;\n`)])).toEqual([]);
  });
});

describe("percentile", () => {
  it("is the nearest rank", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile([7], 0.95)).toBe(7);
    expect(percentile([], 0.95)).toBe(0);
  });
});
