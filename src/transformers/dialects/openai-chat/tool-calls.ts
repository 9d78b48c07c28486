/**
 * Sorts the deltas of parallel tool calls into calls, and writes the calls one after another: one is open and live, the
 * others wait. Ids, names and indexes may be late, missing or repeated.
 */
import { fieldsOf, numberOf, stringOf, type Fields } from "../../foreign.ts";
import { isRecord } from "../../../core/message.ts";
import type { MessageWriter } from "../../writer.ts";
import { ToolInput } from "../shared/tool-input.ts";

interface ToolCall {
  readonly index: number;
  readonly input: ToolInput;
  id: string;
  name: string;
  /** Gemini's thought signature, to go back with the call. */
  extra: unknown;
}

/** A call as the client knows it. */
export interface WrittenCall {
  readonly id: string;
  readonly extra: unknown;
}

interface ToolDelta {
  /** Undefined when the server sends none. */
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly input: string;
  readonly extra: unknown;
}

export class ToolCalls {
  readonly #writer: MessageWriter;
  readonly #calls: ToolCall[] = [];
  /** The newest call of each index. */
  readonly #byIndex = new Map<number, ToolCall>();
  #waiting: ToolCall[] = [];
  /** The call whose block is open and whose input is not yet whole. */
  #live: ToolCall | undefined;
  readonly #written: WrittenCall[] = [];

  constructor(writer: MessageWriter) {
    this.#writer = writer;
  }

  /** True while a call is not whole, so that no other block may open. */
  get busy(): boolean {
    return this.#live !== undefined || this.#waiting.length > 0;
  }

  /** True when a call's input stops in the middle. */
  get torn(): boolean {
    return this.#live?.input.valid === false || this.#waiting.some((call) => !call.input.valid);
  }

  /** Calls written so far. */
  get written(): readonly WrittenCall[] {
    return this.#written;
  }

  push(value: unknown): void {
    const delta = deltaOf(fieldsOf(value));
    const call = this.#callOf(delta);
    call.id ||= delta.id;
    call.name ||= delta.name;
    call.extra ??= delta.extra;
    call.input.push(delta.input);
    if (call === this.#live) this.#forward(call);
    if (!this.#live) this.#beginReady();
  }

  /**
   * Ends all calls. A call without a name cannot be made, and one that was cut before it was begun is left out;
   * otherwise input that is no JSON goes out as it is, for the client to complain about to the model.
   */
  finish(cut: boolean): void {
    this.#finishLive();
    for (const call of this.#waiting.toSorted((a, b) => a.index - b.index)) {
      if (call.name === "" || (cut && !call.input.valid)) continue;
      this.#begin(call);
      this.#finishLive();
    }
    this.#waiting = [];
  }

  #callOf(delta: ToolDelta): ToolCall {
    const newest = delta.index === undefined ? this.#calls.at(-1) : this.#byIndex.get(delta.index);
    const known = this.#withId(delta) ?? newest;
    if (known && !startsAnother(known, delta)) return known;
    const index = delta.index ?? (newest ? newest.index + 1 : 0);
    const call: ToolCall = { index, input: new ToolInput(), id: delta.id, name: delta.name, extra: delta.extra };
    this.#calls.push(call);
    this.#byIndex.set(index, call);
    this.#waiting.push(call);
    return call;
  }

  /** An id counts within its index only: servers that number calls from 0 repeat ids. */
  #withId({ id, index }: ToolDelta): ToolCall | undefined {
    if (id === "") return undefined;
    return this.#calls.findLast((call) => call.id === id && (index === undefined || call.index === index));
  }

  #beginReady(): void {
    while (!this.#live) {
      const next = this.#waiting.findIndex((call) => call.id !== "" && call.name !== "");
      const call = this.#waiting[next];
      if (!call) return;
      this.#waiting.splice(next, 1);
      this.#begin(call);
    }
  }

  #begin(call: ToolCall): void {
    this.#live = call;
    this.#written.push({ id: this.#writer.toolUse(call.id, call.name), extra: call.extra });
    this.#forward(call);
  }

  #forward(call: ToolCall): void {
    this.#writer.toolInput(call.input.take(call.name));
    if (call.input.complete) this.#finishLive();
  }

  /** The block ends at once: Claude Code then starts the tool. */
  #finishLive(): void {
    if (!this.#live) return;
    this.#writer.toolInput(this.#live.input.rest(this.#live.name));
    this.#writer.close();
    this.#live = undefined;
  }
}

/**
 * Whether a delta that points at `call` belongs to a new call all the same: some servers send index 0 for every call, or
 * no ids. A name is repeated in every delta of a call by some, so it tells only together with the state of the input.
 */
function startsAnother(call: ToolCall, delta: ToolDelta): boolean {
  if (call.id !== "" && delta.id !== "" && call.id === delta.id) return false;
  const finished = call.input.complete || (call.input.empty && call.name !== "");
  if (call.id !== "" && delta.id !== "") return delta.name !== "" || finished;
  if (delta.name === "" || call.name === "") return false;
  if (delta.name !== call.name) return finished;
  return call.input.complete && !call.input.repeats(delta.input);
}

function deltaOf(fields: Fields): ToolDelta {
  const called = fieldsOf(fields["function"]);
  return {
    index: numberOf(fields["index"]),
    id: stringOf(fields["id"]),
    name: stringOf(called["name"]),
    input: inputOf(called["arguments"]),
    extra: fields["extra_content"] ?? undefined,
  };
}

/** Ollama and others send the arguments as an object. */
function inputOf(value: unknown): string {
  if (typeof value === "string") return value;
  return isRecord(value) ? JSON.stringify(value) : "";
}
