/** Every row of the list of wire cases has a test that names it, and `docs/dialects.md` says which. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { PROJECT_ROOT } from "./helpers/source.ts";
import { dialectsPage, rowsNamedIn } from "./helpers/wire-page.ts";
import { WIRE_SECTIONS } from "./helpers/wire-rows.ts";

function testsByRow(): Map<string, string[]> {
  const tests = new Map<string, string[]>();
  for (const path of globSync("test/**/*.test.{ts,tsx}", { cwd: PROJECT_ROOT }).toSorted()) {
    for (const row of rowsNamedIn(readFileSync(join(PROJECT_ROOT, path), "utf8"))) {
      tests.set(row, [...(tests.get(row) ?? []), path]);
    }
  }
  return tests;
}

const tests = testsByRow();

it("no row is without a test", () => {
  const rows = WIRE_SECTIONS.flatMap((section) => Object.keys(section.rows));
  expect(rows).toHaveLength(136);
  expect(rows.filter((row) => !tests.has(row))).toEqual([]);
});

it("reads the rows out of the names of tests", () => {
  const source = 'it("row 7: x", f); it("rows 8, 9 and 10-12: y", f); it.each([["row 76b: z"]]); narrow 5; "row 13"';
  expect(rowsNamedIn(source)).toEqual(["7", "8", "9", "10", "11", "12", "76b", "13"]);
});

it("the page is up to date (npx vitest run test/wire-rows.test.ts -u writes it)", async () => {
  await expect(dialectsPage(tests)).toMatchFileSnapshot(join(PROJECT_ROOT, "docs/dialects.md"));
});
