/**
 * Changes single values of a JSON5 text. Every other character stays: comments, order, unknown keys, the way of writing.
 * Both functions throw when the path leads through something that is neither object nor list.
 */
import {
  parse,
  type DocumentNode,
  type MemberNode,
  type ObjectNode,
  type Token,
  type ValueNode,
} from "@humanwhocodes/momoa";

import type { Path } from "./document.ts";

/** A piece of the text, and what comes in its place. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function setIn(text: string, path: Path, value: unknown): string {
  const editor = new Editor(text);
  return editor.apply(editor.set(path, value));
}

/** The same text where there is no such value. */
export function unsetIn(text: string, path: Path): string {
  const editor = new Editor(text);
  return editor.apply(editor.unset(path));
}

const TOP_INDENT = "  ";
const BARE_NAME = /^[A-Za-z_$][\w$]*$/;

class Editor {
  readonly #text: string;
  readonly #document: DocumentNode;
  readonly #tokens: readonly Token[];

  constructor(text: string) {
    this.#text = text;
    this.#document = parse(text, { mode: "json5", tokens: true });
    this.#tokens = this.#document.tokens ?? [];
  }

  apply(changes: readonly Change[]): string {
    let text = this.#text;
    for (const { start, end, text: piece } of changes.toSorted((a, b) => b.start - a.start))
      text = text.slice(0, start) + piece + text.slice(end);
    return text;
  }

  set(path: Path, value: unknown): Change[] {
    let node: ValueNode = this.#document.body;
    for (const [depth, step] of path.entries()) {
      const next = childOf(node, step);
      if (!next) return this.#add(node, step, nested(path.slice(depth + 1), value), path);
      node = next;
    }
    const { start, end } = node.loc;
    return [{ start: start.offset, end: end.offset, text: this.#print(value, this.#indentAt(start.offset)) }];
  }

  unset(path: Path): Change[] {
    const last = path.at(-1);
    let parent: ValueNode | undefined = this.#document.body;
    for (const step of path.slice(0, -1)) parent = parent && childOf(parent, step);
    if (!parent || last === undefined) return [];
    const part = partOf(parent, last);
    return part ? this.#cut(part.loc.start.offset, part.loc.end.offset) : [];
  }

  #add(parent: ValueNode, step: PropertyKey, value: unknown, path: Path): Change[] {
    if (parent.type === "Object" && typeof step === "string") {
      const name = this.#nameLike(parent, step);
      return this.#append(parent, parent.members.at(-1), (indent) => `${name}: ${this.#print(value, indent)}`);
    }
    if (parent.type === "Array" && step === parent.elements.length)
      return this.#append(parent, parent.elements.at(-1), (indent) => this.#print(value, indent));
    throw new Error(`there is nothing in the file that could hold ${path.map(String).join(".")}`);
  }

  /** Behind the last part, its comma and the comment that belongs to it. */
  #append(parent: ValueNode, last: Node | undefined, print: (indent: string) => string): Change[] {
    if (!last) return this.#fill(parent, print);
    const end = last.loc.end.offset;
    const behind = this.#sameLine(last);
    const comma = behind.some(({ type }) => type === "Comma");
    const at = behind.at(-1)?.loc.end.offset ?? end;
    const indent = this.#indentAt(last.loc.start.offset);
    const gap = parent.loc.start.line === last.loc.start.line ? " " : `\n${indent}`;
    const added = gap + print(indent) + (comma ? "," : "");
    if (comma) return [{ start: at, end: at, text: added }];
    return at === end
      ? [{ start: end, end, text: `,${added}` }]
      : [
          { start: end, end, text: "," },
          { start: at, end: at, text: added },
        ];
  }

  /** Comma and comments between a part and the next one or the end of its line. */
  #sameLine(part: Node): Token[] {
    const from = this.#tokens.findIndex(({ loc }) => loc.start.offset >= part.loc.end.offset);
    const behind: Token[] = [];
    for (const token of this.#tokens.slice(from === -1 ? this.#tokens.length : from)) {
      const belongs = token.type === "Comma" || token.type === "LineComment" || token.type === "BlockComment";
      if (!belongs || token.loc.start.line !== part.loc.end.line) break;
      behind.push(token);
    }
    return behind;
  }

  #fill(parent: ValueNode, print: (indent: string) => string): Change[] {
    const start = parent.loc.start.offset + 1;
    const outer = this.#indentAt(parent.loc.start.offset);
    const indent = outer + this.#step();
    const empty = this.#text.slice(start, parent.loc.end.offset - 1).trim() === "";
    const end = empty ? parent.loc.end.offset - 1 : start;
    return [{ start, end, text: `\n${indent}${print(indent)}${empty ? `\n${outer}` : ""}` }];
  }

  /** With its comma, or with the one in front of it when it was the last; and with its line, when that is empty then. */
  #cut(start: number, end: number): Change[] {
    const index = this.#tokens.findIndex(({ loc }) => loc.start.offset >= end);
    const next = this.#tokens.slice(index).find(({ type }) => !type.endsWith("Comment"));
    if (next?.type === "Comma") return [this.#withLine(start, next.loc.end.offset)];
    const before = this.#tokens.findLast(({ type, loc }) => loc.end.offset <= start && !type.endsWith("Comment"));
    const own = this.#withLine(start, end);
    if (before?.type !== "Comma") return [own];
    const gap = this.#text.slice(before.loc.end.offset, start);
    if (/^[ \t]*$/.test(gap)) return [{ start: before.loc.start.offset, end, text: "" }];
    return [{ start: before.loc.start.offset, end: before.loc.end.offset, text: "" }, own];
  }

  #withLine(start: number, end: number): Change {
    const lineStart = this.#text.lastIndexOf("\n", start - 1) + 1;
    const lineEnd = this.#text.indexOf("\n", end);
    const before = this.#text.slice(lineStart, start);
    const after = this.#text.slice(end, lineEnd === -1 ? this.#text.length : lineEnd);
    if (before.trim() === "" && after.trim() === "" && lineEnd !== -1)
      return { start: lineStart, end: lineEnd + 1, text: "" };
    return { start, end: after.startsWith(" ") && !before.endsWith("{") ? end + 1 : end, text: "" };
  }

  #indentAt(offset: number): string {
    const line = this.#text.slice(this.#text.lastIndexOf("\n", offset - 1) + 1, offset);
    return /^[ \t]*/.exec(line)?.[0] ?? "";
  }

  /** One level of indentation, as the text has it. */
  #step(): string {
    const { body } = this.#document;
    const first = body.type === "Object" ? body.members[0] : undefined;
    return (first && this.#indentAt(first.loc.start.offset)) || TOP_INDENT;
  }

  #print(value: unknown, indent: string): string {
    return (JSON.stringify(value, undefined, this.#step()) ?? "null").replaceAll("\n", `\n${indent}`);
  }

  /** Bare where the neighbours are. */
  #nameLike({ members }: ObjectNode, name: string): string {
    const bare = members.length > 0 && members.every((member) => member.name.type === "Identifier");
    return bare && BARE_NAME.test(name) ? name : JSON.stringify(name);
  }
}

type Node = Pick<ValueNode, "loc">;

function childOf(node: ValueNode, step: PropertyKey): ValueNode | undefined {
  const part = partOf(node, step);
  return part && "value" in part && typeof part.value === "object" && part.value !== null ? part.value : undefined;
}

/** The last of several members with one name is the one that counts. */
function partOf(node: ValueNode, step: PropertyKey): MemberNode | (Node & { readonly value: ValueNode }) | undefined {
  if (node.type === "Array") return typeof step === "number" ? node.elements[step] : undefined;
  if (node.type !== "Object") return undefined;
  return node.members.findLast(({ name }) => (name.type === "String" ? name.value : name.name) === step);
}

/** The objects and lists that are missing on the way to a value. */
function nested(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }), value);
}
