import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { DOC_PATH, transformersDoc } from "../../scripts/transformers-doc.ts";
import { TRANSFORMERS } from "../../src/transformers/tweaks/index.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";

it("docs/transformers.md says what the table says; `npm run docs` writes it", () => {
  expect(readFileSync(DOC_PATH, "utf8")).toBe(transformersDoc());
});

it("has a section for every name, in a form that the formatter leaves alone", () => {
  const sections = [...transformersDoc().matchAll(/^### `(.+)`$/gm)].map(([, name]) => name);
  expect(new Set(sections)).toEqual(new Set(TRANSFORMERS.map(({ name }) => name)));
  execFileSync("npx", ["oxfmt", "--check", DOC_PATH], { cwd: PROJECT_ROOT });
});
