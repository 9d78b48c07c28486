import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { KEYS_PATH, keysDoc } from "../../scripts/keys-doc.ts";
import { COMMANDS } from "../../src/tui/commands.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";

it("docs/keys.md says what the table says; `npm run docs` writes it", () => {
  expect(readFileSync(KEYS_PATH, "utf8")).toBe(keysDoc());
});

it("names every command, in a form that the formatter leaves alone", () => {
  const page = keysDoc();
  for (const { id, span } of COMMANDS) if (!span || span.first) expect(page).toContain(`\`${id}\``);
  execFileSync("npx", ["oxfmt", "--check", KEYS_PATH], { cwd: PROJECT_ROOT });
});
