/**
 * Arguments that come in pieces, each with the place it belongs to:
 * `{jsonPath: "$.items[0].name", stringValue: "Bos", willContinue: true}`.
 */
import { fieldsOf, itemsOf, numberOf, stringOf, type Fields } from "../../foreign.ts";

type Step = string | number;

/** Longest array; a path may name any index. */
const MAX_LENGTH = 10_000;
/** Deepest place. */
const MAX_STEPS = 64;
/** `.name`, `['name']`, `["name"]` or `[0]` */
const STEP = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy;

export class PartialArgs {
  #root: unknown;
  /** The place whose text goes on in the next piece. */
  #open: string | undefined;

  constructor(args: unknown) {
    this.#root = args;
  }

  get value(): unknown {
    return this.#root;
  }

  push(piece: Fields): void {
    const path = stringOf(piece["jsonPath"]);
    const value = valueOf(piece);
    const steps = stepsOf(path);
    if (steps && value !== undefined) this.#root = placed(this.#root, steps, value, this.#open === path);
    this.#open = piece["willContinue"] === true ? path : undefined;
  }
}

/** Undefined for a path that leads nowhere. */
function stepsOf(path: string): readonly Step[] | undefined {
  const text = path.startsWith("$") ? path.slice(1) : path.startsWith("[") ? path : `.${path}`;
  const steps: Step[] = [];
  let read = 0;
  for (const [whole, plain, index, single, double] of text.matchAll(STEP)) {
    steps.push(index === undefined ? (plain ?? unescaped(single ?? double ?? "")) : Number(index));
    read += whole.length;
  }
  return read === text.length && steps.length <= MAX_STEPS ? steps : undefined;
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\(.)/gs, "$1");
}

function valueOf(piece: Fields): unknown {
  if (typeof piece["stringValue"] === "string") return piece["stringValue"];
  if (typeof piece["boolValue"] === "boolean") return piece["boolValue"];
  if (piece["nullValue"] !== undefined) return null;
  return numberOf(piece["numberValue"]);
}

/** A copy of `node` with `value` at the place; a text is added to the one before where it goes on. */
function placed(node: unknown, steps: readonly Step[], value: unknown, goesOn: boolean): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return goesOn && typeof node === "string" && typeof value === "string" ? node + value : value;
  }
  if (typeof step === "string") {
    const fields = fieldsOf(node);
    const inner = Object.hasOwn(fields, step) ? fields[step] : undefined;
    return { ...fields, [step]: placed(inner, rest, value, goesOn) };
  }
  if (step >= MAX_LENGTH) return node;
  const items: unknown[] = [...itemsOf(node)];
  while (items.length < step) items.push(null);
  items[step] = placed(items[step], rest, value, goesOn);
  return items;
}
