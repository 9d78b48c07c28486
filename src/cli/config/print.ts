/** `ccr config print`: the file as it is written, or as it counts. */
import type { Path } from "../../config/document.ts";
import { effectiveOf } from "../../config/effective.ts";
import { printPath, valueAt } from "../../config/schema.ts";
import { ConfigSource } from "../../config/source.ts";
import { configPath, requireConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { type Given, parse } from "../flags.ts";
import { Output } from "../output.ts";
import { PRINT_FLAGS } from "../rows/config.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";
import { requireText } from "./key.ts";
import { masked } from "./mask.ts";

export async function runPrint(invocation: Invocation): Promise<number> {
  const given = parse(invocation, PRINT_FLAGS);
  const path = configPath(given);
  const source = new ConfigSource(await requireText(path), path, process.env);
  const value = await shownValue(given, source);
  const output = new Output(given);
  if (given.on("origin")) {
    const rows = leavesOf(value).map(([at, leaf]) => ({
      key: printPath(at),
      value: leaf,
      origin: originOf(at, source),
    }));
    const text = (): string =>
      table(rows.map(({ key, value: leaf, origin }) => [key, JSON.stringify(leaf), origin])).join("\n");
    output.answer({ path, values: rows }, text);
  } else output.answer({ path, config: value }, () => JSON.stringify(value, undefined, 2));
  return EXIT.done;
}

async function shownValue(given: Given<typeof PRINT_FLAGS>, { document }: ConfigSource): Promise<unknown> {
  if (!given.on("effective")) return masked(document.value, false);
  return masked(effectiveOf(await requireConfig(given)), true);
}

function leavesOf(value: unknown, path: Path = []): [Path, unknown][] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  if (entries.length === 0) return [[path, value]];
  return entries.flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

function originOf(path: Path, { document, variables }: ConfigSource): string {
  if (valueAt(document.value, path) === undefined) return "built in";
  const { line, column } = document.locate(path);
  const used = variables.filter((use) => printPath(use.path) === printPath(path)).map(({ name }) => `$${name}`);
  return [`${line}:${column}`, ...used].join(" ");
}
