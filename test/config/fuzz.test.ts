/** A configuration with any of its values gone or of another kind: it is used, or refused with the place; never a defect. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ConfigDocument, type Path } from "../../src/config/document.ts";
import { setIn, unsetIn } from "../../src/config/edit.ts";
import { ConfigRejected, headline } from "../../src/config/issues.ts";
import { parseConfig } from "../../src/config/load.ts";
import { printPath } from "../../src/config/schema.ts";

const FILE = readFileSync(join(import.meta.dirname, "..", "fixtures", "config", "eight-providers.json5"), "utf8");
const OTHERS: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  "",
  "x",
  "$NOT_SET",
  "__proto__",
  [],
  {},
  [[]],
  [null],
  { a: { b: {} } },
];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : Object.entries(value);
  return [...(path.length > 0 ? [path] : []), ...inner.flatMap(([step, item]) => pathsIn(item, [...path, step]))];
}

/** What is said about it; empty for a configuration that is used. */
function complaints(text: string): readonly string[] {
  try {
    parseConfig(text, "/c/config.json", { env: {} });
    return [];
  } catch (error) {
    if (error instanceof ConfigRejected) return error.issues.map(headline);
    throw error;
  }
}

const PATHS = pathsIn(new ConfigDocument(FILE).value);

describe("fault 54: every value of a whole configuration", () => {
  it.each(PATHS.map((path) => [printPath(path), path] as const))("%s", (_name, path) => {
    for (const text of [unsetIn(FILE, path), ...OTHERS.map((other) => setIn(FILE, path, other))]) {
      for (const line of complaints(text)) expect(line).toMatch(/^config\.json:\d+:\d+: (error|warning)?/);
    }
  });
});

it("fault 54: the whole of another kind", () => {
  for (const other of OTHERS) {
    const lines = complaints(JSON.stringify(other));
    expect(lines.length, JSON.stringify(other)).toBeGreaterThan(0);
  }
});
