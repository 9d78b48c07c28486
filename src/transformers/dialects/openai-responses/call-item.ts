/** A function call; a free-form tool's call is told as one with a single argument `input`. */
import { stringOf, type Fields } from "../../foreign.ts";
import { ToolInput } from "../shared/tool-input.ts";
import { GrowingText } from "./growing-text.ts";
import { OutputItem, pieceOf, textOf, type Ending } from "./item.ts";
import type { Turn } from "./turn.ts";

export class CallItem extends OutputItem {
  #name = "";
  #callId = "";
  #begun = false;
  /** True for a call that the end of the response has cut. */
  #cut = false;
  readonly #arguments: GrowingText = new GrowingText();
  readonly #input: ToolInput = new ToolInput();

  override isSame(item: Fields): boolean {
    return this.#callId !== "" && item["call_id"] === this.#callId;
  }

  push(event: Fields): void {
    this.#identify(event);
    const { text, whole } = pieceOf(event, this.#field);
    if (whole) this.#arguments.settle(text);
    else this.#arguments.push(text);
  }

  /** What is known at the beginning; some servers tell the name at the end only. */
  open(item: Fields): void {
    this.#identify(item);
    this.#arguments.settle(textOf(item[this.#field]));
  }

  write(turn: Turn): void {
    const known = this.#name !== "" && (this.#callId !== "" || this.done);
    if (!this.#begun && known && !this.#cut) this.#begin(turn);
    if (this.#begun) turn.writer.toolInput(this.#news());
  }

  end(turn: Turn, { cut }: Ending): void {
    this.#cut ||= cut;
    this.write(turn);
    if (!this.#begun && !this.#beginLate(turn)) return;
    turn.writer.toolInput(this.#rest());
    turn.writer.close();
  }

  protected take(item: Fields): void {
    this.open(item);
    this.#cut = item["status"] === "incomplete";
  }

  get #field(): string {
    return this.type === "custom_tool_call" ? "input" : "arguments";
  }

  #identify(fields: Fields): void {
    this.#name ||= stringOf(fields["name"]);
    this.#callId ||= stringOf(fields["call_id"]);
  }

  #begin(turn: Turn): void {
    this.#begun = true;
    turn.beginCall(this.#callId || this.id, this.#name);
  }

  /** A call without a name cannot be made, and one that was cut before it was begun is left out. */
  #beginLate(turn: Turn): boolean {
    if (this.type === "function_call") this.#input.push(this.#arguments.take());
    if (this.#name === "" || (this.#cut && !this.#input.valid)) return false;
    this.#begin(turn);
    return true;
  }

  #news(): string {
    if (this.type === "custom_tool_call") return "";
    this.#input.push(this.#arguments.take());
    return this.#input.take(this.#name);
  }

  #rest(): string {
    if (this.type === "custom_tool_call") return JSON.stringify({ input: this.#arguments.whole });
    return this.#news() + this.#input.rest(this.#name);
  }
}
