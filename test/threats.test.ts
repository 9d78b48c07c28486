/** Every fault and every threat has a test that names it, and `docs/threats.md` says which. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { allRows, faultsNamedIn, threatsPage } from "./helpers/fault-page.ts";
import { UNTESTED } from "./helpers/fault-rows.ts";
import { PROJECT_ROOT } from "./helpers/source.ts";

function testsByRow(): Map<string, string[]> {
  const tests = new Map<string, string[]>();
  for (const path of globSync("test/**/*.test.{ts,tsx}", { cwd: PROJECT_ROOT }).toSorted()) {
    if (path === "test/threats.test.ts") continue;
    for (const row of faultsNamedIn(readFileSync(join(PROJECT_ROOT, path), "utf8"))) {
      tests.set(row, [...(tests.get(row) ?? []), path]);
    }
  }
  return tests;
}

const tests = testsByRow();

it("no fault and no threat is without a test, or a reason for having none", () => {
  const rows = allRows();
  expect(rows).toHaveLength(80 + 23);
  expect(rows.filter((row) => !tests.has(row) && UNTESTED[row] === undefined)).toEqual([]);
  expect(Object.keys(UNTESTED).filter((row) => tests.has(row) || !rows.includes(row))).toEqual([]);
});

it("reads faults and threats out of the names of tests", () => {
  const source =
    'it("fault 7: x", f); it("faults 8, 9 and 10-12: y"); it("ROW 69, fault 32: z"); "T15, fault 27: b"; ' +
    '"faults 41, 47, T2, T3: s"; "fault 43, T17"; "ROW 3: no"; a default 99; "T9: t"; "T1 is a type"';
  expect(faultsNamedIn(source.replaceAll("ROW", "row"))).toEqual(
    [7, 8, 9, 10, 11, 12, 32]
      .map((n) => `fault ${n}`)
      .concat(
        "threat 15",
        "fault 27",
        "fault 41",
        "fault 47",
        "threat 2",
        "threat 3",
        "fault 43",
        "threat 17",
        "threat 9",
      ),
  );
});

it("the page is up to date (npx vitest run test/threats.test.ts -u writes it)", async () => {
  await expect(threatsPage(tests)).toMatchFileSnapshot(join(PROJECT_ROOT, "docs/threats.md"));
});
