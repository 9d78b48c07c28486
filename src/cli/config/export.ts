/** `ccr config export`: the configuration as plain JSON for another machine. */
import { isSecretPlace } from "../../config/places.ts";
import { printPath } from "../../config/schema.ts";
import { isReference } from "../../config/secret-refs.ts";
import { ConfigSource } from "../../config/source.ts";
import type { Path } from "../../config/document.ts";
import { isRecord } from "../../core/message.ts";
import { fieldsOf, stringOf } from "../../transformers/foreign.ts";
import { configPath } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { EXPORT_FLAGS } from "../rows/config.ts";
import type { Invocation } from "../types.ts";
import { requireText } from "./key.ts";

/** With or without `--json`: it is JSON, and nothing but the configuration may be in it. */
export async function runExport(invocation: Invocation): Promise<number> {
  const given = parse(invocation, EXPORT_FLAGS);
  const file = configPath(given);
  const { document } = new ConfigSource(await requireText(file), file, process.env);
  const { value, variables } = given.on("with-secrets")
    ? { value: document.value, variables: [] }
    : withVariables(document.value);
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  if (variables.length > 0) new Output(given).warn([`set on the other machine: ${variables.join(", ")}`]);
  return EXIT.done;
}

interface Portable {
  readonly value: unknown;
  readonly variables: readonly string[];
}

/** Literal secrets become names of variables, each after the place it stands in. */
export function withVariables(root: unknown): Portable {
  const variables: string[] = [];
  const strip = (node: unknown, path: Path): unknown => {
    if (Array.isArray(node)) return node.map((item, index) => strip(item, [...path, index]));
    if (isRecord(node))
      return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, strip(item, [...path, key])]));
    if (typeof node !== "string" || !isLiteralSecret(node, path)) return node;
    const name = variableFor(root, path);
    variables.push(name);
    return `$${name}`;
  };
  return { value: strip(root, []), variables };
}

const VARIABLE = /^\$(\{[^}]+\}|[A-Z_][A-Z0-9_]*)$/;

/** Names of transformers stand where their options do, and are no secrets. */
function isLiteralSecret(text: string, path: Path): boolean {
  if (text === "" || VARIABLE.test(text) || isReference(text)) return false;
  return isSecretPlace(path) && (!path.includes("use") || typeof path.at(-1) === "string");
}

/** `DEEPSEEK_API_KEY` for the key of a provider, `CCR_APIKEY` for one of the file. */
function variableFor(root: unknown, path: Path): string {
  const [list, index, ...rest] = path;
  const entry = typeof index === "number" ? fieldsOf(itemAt(root, list, index)) : {};
  const owner = stringOf(entry["name"]);
  const words = owner === "" ? ["ccr", printPath(path)] : [owner, printPath(rest)];
  const name = words
    .join("_")
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return /^\d/.test(name) ? `_${name}` : name;
}

function itemAt(root: unknown, list: PropertyKey | undefined, index: number): unknown {
  const items = typeof list === "string" ? fieldsOf(root)[list] : undefined;
  return Array.isArray(items) ? items[index] : undefined;
}
