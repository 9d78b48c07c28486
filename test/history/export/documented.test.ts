/** `docs/history.md` names every field of a line of JSONL, and every key that it says the inspector has. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { isRecord } from "../../../src/core/message.ts";
import { documentOf } from "../../../src/history/export/jsonl.ts";
import { KEYS } from "../../../src/tui/inspector/keys.ts";
import { recordWith } from "../../helpers/inspection.ts";
import { PROJECT_ROOT } from "../../helpers/source.ts";

const PAGE = readFileSync(join(PROJECT_ROOT, "docs/history.md"), "utf8");

function namesIn(value: unknown): string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

it("every field of JSONL is documented", () => {
  const document = documentOf(recordWith({}, { client: "{}" }));
  const fields = isRecord(document) ? document : {};
  const lists = ["attempts", "timeline", "rules"].map((name) => fields[name]);
  const names = [document, ...lists.map((list) => (Array.isArray(list) ? list[0] : undefined))].flatMap(namesIn);
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !PAGE.includes(`\`${name}\``) && !PAGE.includes(`\`${name}[]\``))).toEqual([]);
});

it("every key of the inspector that is documented is one", () => {
  const table = PAGE.slice(PAGE.indexOf("| Key "), PAGE.indexOf("The diff names"));
  const rows = table
    .split("\n")
    .slice(2)
    .map((line) => line.split("|")[1] ?? "");
  const documented = rows.flatMap((cell) => [...cell.matchAll(/`(.)`/gu)].map(([, key = ""]) => key));
  const known = new Set(KEYS.flatMap(({ keys }) => keys));
  expect(documented.length).toBeGreaterThan(15);
  expect(documented.filter((key) => !known.has(key))).toEqual([]);
});
