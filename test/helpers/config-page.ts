/** Makes the table of keys in `docs/configuration.md` from the schema. */
import { configJsonSchema } from "../../src/config/json-schema.ts";
import { isRecord } from "../../src/core/message.ts";

const BEGIN = "<!-- keys: written by `npx vitest run test/config/page.test.ts -u` from src/config/json-schema.ts -->";
const END = "<!-- end of keys -->";

/** The page with its table as the schema is now. */
export function withKeys(page: string): string {
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  return [before, BEGIN, "\n\n", tableOfKeys(), "\n\n", END, after].join("");
}

/** Columns as wide as their widest cell, as the formatter wants them. */
function tableOfKeys(): string {
  const keys = rowsOf(configJsonSchema(), "").map(([key, text]) => [`\`${key}\``, text] as const);
  const rows = [["Key", "What it is"] as const, ...keys];
  const [first, second] = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = ([key, text]: readonly [string, string]): string =>
    `| ${key.padEnd(first ?? 0)} | ${text.padEnd(second ?? 0)} |`;
  const rule = `| ${"-".repeat(first ?? 0)} | ${"-".repeat(second ?? 0)} |`;
  return [...rows.slice(0, 1).map(line), rule, ...rows.slice(1).map(line)].join("\n");
}

/** Keys with an explanation; those below lists are written as `Providers[].name`. */
function rowsOf(schema: unknown, prefix: string): (readonly [string, string])[] {
  if (!isRecord(schema)) return [];
  const { items } = schema;
  const inList = isRecord(items);
  const { properties } = inList ? items : schema;
  const rows: (readonly [string, string])[] = [];
  for (const [key, value] of Object.entries(isRecord(properties) ? properties : {})) {
    const name = prefix === "" ? key : `${prefix}${inList ? "[]" : ""}.${key}`;
    const description = isRecord(value) ? value["description"] : undefined;
    if (typeof description === "string") rows.push([name, description]);
    for (const row of rowsOf(value, name)) rows.push(row);
  }
  return rows.filter(([name]) => !name.startsWith("providers["));
}
