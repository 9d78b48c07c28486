import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { ERRORS_PATH, errorsDoc } from "../../scripts/errors-doc.ts";
import { ERRORS } from "../../src/core/errors.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";

it("docs/errors.md says what the table says; `npm run docs` writes it", () => {
  expect(readFileSync(ERRORS_PATH, "utf8")).toBe(errorsDoc());
});

it("has a section for every code, in a form that the formatter leaves alone", () => {
  const sections = [...errorsDoc().matchAll(/^### (CCR-E\d+)$/gm)].map(([, code]) => code);
  expect(sections).toEqual(Object.keys(ERRORS).toSorted());
  execFileSync("npx", ["oxfmt", "--check", ERRORS_PATH], { cwd: PROJECT_ROOT });
});
