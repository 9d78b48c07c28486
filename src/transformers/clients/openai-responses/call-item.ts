/** A tool call: of a function with JSON arguments, or of a custom tool with a text. */
import type { Delta } from "../../../core/event.ts";
import type { Block } from "../../../core/message.ts";
import { parseJson, stringOf, type Fields } from "../../foreign.ts";
import { customText, type ClientTool } from "../openai/tools.ts";
import { placeOf, type EventSink } from "./events.ts";
import { OpenItem, type ItemStatus } from "./item.ts";

export class CallItem extends OpenItem {
  /** Undefined for tools that the request did not list. */
  readonly #tool: ClientTool | undefined;
  #callId = "";
  #name = "";
  #preset: unknown;
  #json = "";
  #place = "";

  constructor(sink: EventSink, id: string, index: number, tool: ClientTool | undefined) {
    super(sink, id, index);
    this.#tool = tool;
  }

  begin(block: Block): void {
    this.#callId = stringOf(block["id"]);
    this.#name = this.#tool?.name ?? stringOf(block["name"]);
    this.#preset = block["input"];
    this.#place = placeOf({ item_id: this.id, output_index: this.index });
    this.added(this.#item("in_progress", ""));
  }

  delta(delta: Delta): void {
    if (delta.type !== "input_json_delta" || delta.partial_json === "") return;
    this.#json += delta.partial_json;
    if (!this.#isCustom) this.piece("response.function_call_arguments.delta", this.#place, delta.partial_json);
  }

  /** Input that is no JSON may have been cut by the end of the answer, which tells in a moment. */
  endBlock(): boolean {
    return this.#json === "" || parseJson(this.#json) !== undefined;
  }

  protected override conclude(): void {
    const text = this.#input;
    if (this.#isCustom) {
      this.piece("response.custom_tool_call_input.delta", this.#place, text);
      return this.emit("response.custom_tool_call_input.done", { input: text });
    }
    if (this.#json === "") this.piece("response.function_call_arguments.delta", this.#place, text);
    this.emit("response.function_call_arguments.done", { name: this.#name, arguments: text });
  }

  protected whole(status: ItemStatus): Fields {
    return this.#item(status, this.#input);
  }

  get #isCustom(): boolean {
    return this.#tool?.kind === "custom";
  }

  /** JSON in any case; for a custom tool, the text in it. */
  get #input(): string {
    const json = this.#json === "" ? JSON.stringify(this.#preset ?? {}) : this.#json;
    return this.#isCustom ? customText(parseJson(json), json) : json;
  }

  #item(status: ItemStatus | "in_progress", input: string): Fields {
    const { id } = this;
    const namespace = this.#tool?.namespace;
    const called = { status, call_id: this.#callId, name: this.#name, ...(namespace && { namespace }) };
    return this.#isCustom
      ? { id, type: "custom_tool_call", ...called, input }
      : { id, type: "function_call", ...called, arguments: input };
  }
}
