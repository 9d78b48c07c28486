/** A JSON5 text that knows the place of every value in it, so that each complaint can point at its line. */
import { evaluate, parse, type DocumentNode, type ValueNode } from "@humanwhocodes/momoa";

import { isRecord } from "../core/message.ts";

export interface Place {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
}

export type Path = readonly PropertyKey[];

/** The text is no JSON5; `place` is where reading stopped. */
export class SyntaxFault extends Error {
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

export class ConfigDocument {
  readonly value: unknown;
  readonly #root: DocumentNode;

  /** Throws a `SyntaxFault`. */
  constructor(text: string) {
    this.#root = parseText(text);
    this.value = evaluate(this.#root);
  }

  /** Place of the value at `path`, or of the deepest value on the way there when something is missing. */
  locate(path: Path): Place {
    let node: ValueNode = this.#root.body;
    for (const step of path) {
      const next = childOf(node, step);
      if (!next) break;
      node = next;
    }
    return { line: node.loc.start.line, column: node.loc.start.column };
  }
}

function parseText(text: string): DocumentNode {
  try {
    return parse(text, { mode: "json5" });
  } catch (error) {
    throw faultOf(error);
  }
}

/** The parser's errors carry `line` and `column`, and repeat both at the end of their message. */
function faultOf(error: unknown): SyntaxFault {
  if (error instanceof RangeError) return new SyntaxFault("nested too deeply", { line: 1, column: 1 });
  const message =
    error instanceof Error ? error.message.replace(/\s*\(\d+:\d+\)$/, "").replace(/\.$/, "") : "not JSON5";
  const facts = isRecord(error) ? error : {};
  const line = typeof facts["line"] === "number" ? facts["line"] : 1;
  const column = typeof facts["column"] === "number" ? facts["column"] : 1;
  return new SyntaxFault(message.charAt(0).toLowerCase() + message.slice(1), { line, column });
}

function childOf(node: ValueNode, step: PropertyKey): ValueNode | undefined {
  if (node.type === "Array") return typeof step === "number" ? node.elements[step]?.value : undefined;
  if (node.type !== "Object") return undefined;
  return node.members.findLast(({ name }) => (name.type === "String" ? name.value : name.name) === step)?.value;
}
