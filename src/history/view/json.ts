/** JSON for reading: two blanks deep, and texts of several lines as several lines. */
import { isRecord } from "../../core/message.ts";
import { bodyOf } from "../export/jsonl.ts";
import { type Line, lines, span } from "./line.ts";

/** Lines of one body that are shown; `ccr inspect ID --raw` has all of it. */
const MAX_LINES = 20_000;
const MAX_DEPTH = 100;

export function bodyLines(body: string | undefined): Line[] {
  if (body === undefined) return [[span("(no body kept)", "dim")]];
  const value = bodyOf(body);
  return typeof value === "string" ? limited(lines(value)) : jsonLines(value);
}

export function jsonLines(value: unknown): Line[] {
  const out: string[] = [];
  print(value, { indent: "", before: "", after: "" }, out);
  return limited(out.map((text) => [span(text)]));
}

interface Place {
  readonly indent: string;
  /** The name of the field. */
  readonly before: string;
  /** A comma, unless it is the last one. */
  readonly after: string;
}

function print(value: unknown, place: Place, out: string[]): void {
  if (out.length > MAX_LINES) return;
  const { indent, before, after } = place;
  const children = indent.length / 2 < MAX_DEPTH ? childrenOf(value) : undefined;
  if (!children) printLeaf(value, place, out);
  else if (children.length === 0) out.push(`${indent}${before}${Array.isArray(value) ? "[]" : "{}"}${after}`);
  else {
    const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    out.push(`${indent}${before}${open}`);
    for (const [at, [name, child]] of children.entries()) {
      const comma = at === children.length - 1 ? "" : ",";
      print(child, { indent: `${indent}  `, before: name, after: comma }, out);
    }
    out.push(`${indent}${close}${after}`);
  }
}

function childrenOf(value: unknown): (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((child: unknown) => ["", child] as const);
  if (!isRecord(value)) return undefined;
  return Object.entries(value).map(([name, child]) => [`${JSON.stringify(name)}: `, child] as const);
}

/** Line breaks in a text are breaks, everything else is as JSON spells it. */
function printLeaf(value: unknown, { indent, before, after }: Place, out: string[]): void {
  const text = typeof value === "string" && value.includes("\n") ? readable(value) : (JSON.stringify(value) ?? "null");
  const [first = "", ...rest] = text.split("\n");
  out.push(`${indent}${before}${first}`, ...rest.map((line) => `${indent}  ${line}`));
  out.push(`${out.pop() ?? ""}${after}`);
}

function readable(text: string): string {
  return JSON.stringify(text).replaceAll(/\\(.)/g, (escape, sign: string) => (sign === "n" ? "\n" : escape));
}

function limited(all: Line[]): Line[] {
  if (all.length <= MAX_LINES) return all;
  return [...all.slice(0, MAX_LINES), [span("… and more: ccr inspect ID --raw shows all of it", "dim")]];
}
