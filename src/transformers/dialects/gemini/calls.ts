/**
 * Function calls in the order they come. A call is whole in one part, except with Vertex AI's streamed arguments, and
 * with relays that send each call again with every piece that has been added to it.
 */
import { isRecord } from "../../../core/message.ts";
import { fieldsOf, itemsOf, parseJson, stringOf, type Fields } from "../../foreign.ts";
import { PartialArgs } from "./partial-args.ts";

export interface FunctionCall {
  readonly name: string;
  /** Empty where Gemini gives none. */
  readonly id: string;
  /** JSON, of whatever type the server sends. */
  readonly args: unknown;
  readonly signature: string;
}

/** Gemini's name for the collection of all functions, which it puts in front of a name at times. */
const OWN_PREFIX = /^default_api[.:]/;

/** A part's place in the answer. */
export interface Place {
  readonly chunk: number;
  readonly index: number;
}

/** A call whose arguments are still coming. */
interface OpenCall {
  readonly name: string;
  readonly id: string;
  readonly args: PartialArgs;
  signature: string;
}

export class FunctionCalls {
  readonly #write: (call: FunctionCall) => void;
  /** True for servers other than Google's. */
  readonly #relayed: boolean;
  /** The newest whole call, which the next chunk may repeat. */
  #held: { call: FunctionCall; place: Place } | undefined;
  #open: OpenCall | undefined;

  constructor(write: (call: FunctionCall) => void, relayed: boolean) {
    this.#write = write;
    this.#relayed = relayed;
  }

  push(fields: Fields, signature: string, place: Place): void {
    const name = stringOf(fields["name"]).replace(OWN_PREFIX, "");
    if (name === "") this.#goOn(fields, signature);
    else if (fields["willContinue"] === true || fields["partialArgs"] !== undefined)
      this.#begin(name, fields, signature);
    else this.#whole({ name, id: stringOf(fields["id"]), args: argsOf(fields["args"]), signature }, place);
  }

  /** Writes what has waited; a call that was not ended counts as it is. */
  settle(): void {
    const { call } = this.#held ?? {};
    const open = this.#open;
    this.#held = undefined;
    this.#open = undefined;
    if (call) this.#write(call);
    if (open) this.#write({ ...open, args: open.args.value });
  }

  /** Forgets the call that the end of the answer has cut. */
  drop(): void {
    this.#open = undefined;
    this.settle();
  }

  #whole(call: FunctionCall, place: Place): void {
    if (this.#held && this.#repeats(this.#held, call, place)) {
      const signature = call.signature || this.#held.call.signature;
      this.#held = { call: { ...call, signature }, place };
      return;
    }
    this.settle();
    this.#held = { call, place };
  }

  #repeats(held: { call: FunctionCall; place: Place }, next: FunctionCall, place: Place): boolean {
    if (place.chunk === held.place.chunk || next.name !== held.call.name) return false;
    if (next.id !== "" || held.call.id !== "") return next.id === held.call.id;
    return this.#relayed && place.index === held.place.index && extendsValue(held.call.args, next.args);
  }

  #begin(name: string, fields: Fields, signature: string): void {
    this.settle();
    this.#open = { name, id: stringOf(fields["id"]), args: new PartialArgs(fields["args"]), signature };
    this.#addPieces(this.#open, fields);
  }

  /** A part without a name goes on with the open call; one that does not say it will continue ends it. */
  #goOn(fields: Fields, signature: string): void {
    if (!this.#open) return;
    this.#open.signature ||= signature;
    this.#addPieces(this.#open, fields);
  }

  #addPieces(open: OpenCall, fields: Fields): void {
    for (const piece of itemsOf(fields["partialArgs"])) open.args.push(fieldsOf(piece));
    if (fields["willContinue"] !== true) this.settle();
  }
}

/** Some relays send the arguments as the JSON text that other dialects have. */
function argsOf(args: unknown): unknown {
  const parsed = typeof args === "string" ? parseJson(args) : args;
  return parsed ?? {};
}

/** Deepest arguments that are compared. */
const MAX_DEPTH = 32;

/** True where `longer` holds all of `shorter`, texts perhaps with more at their end. */
function extendsValue(shorter: unknown, longer: unknown, depth: number = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  if (typeof shorter === "string") return typeof longer === "string" && longer.startsWith(shorter);
  if (Array.isArray(shorter)) {
    const items = itemsOf(longer);
    return items.length >= shorter.length && shorter.every((item, i) => extendsValue(item, items[i], depth + 1));
  }
  if (!isRecord(shorter)) return shorter === longer;
  return (
    isRecord(longer) && Object.entries(shorter).every(([key, value]) => extendsValue(value, longer[key], depth + 1))
  );
}
