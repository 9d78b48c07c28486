/** Reads a Responses stream as strictly as any client could: each event in its place, each text the sum of its pieces. */
import type { SseFrame } from "../../src/core/sse.ts";
import { fieldsOf, itemsOf, parseJson, stringOf, type Fields } from "../../src/transformers/foreign.ts";
import { framesOf } from "./chat-stream.ts";

export interface ResponsesStreamReading {
  /** One sentence for every break of the protocol; empty for a lawful stream. */
  readonly breaks: readonly string[];
  /** As the last event tells it. */
  readonly response: Fields;
  /** What the stream has failed with, if it has. */
  readonly error: Fields | undefined;
  readonly types: readonly string[];
}

export function readResponsesStream(text: string): ResponsesStreamReading {
  const reader = new ResponsesStreamReader();
  for (const frame of framesOf(text)) reader.frame(frame);
  return reader.end();
}

const ENDS: ReadonlySet<string> = new Set(["response.completed", "response.incomplete", "response.failed"]);

/** Texts that come in pieces, with the event and the field that tells them as a whole. */
const TEXTS: Readonly<Record<string, readonly [string, string]>> = {
  "response.output_text": ["response.output_text.done", "text"],
  "response.refusal": ["response.refusal.done", "refusal"],
  "response.reasoning_summary_text": ["response.reasoning_summary_text.done", "text"],
  "response.function_call_arguments": ["response.function_call_arguments.done", "arguments"],
  "response.custom_tool_call_input": ["response.custom_tool_call_input.done", "input"],
};

class ResponsesStreamReader {
  readonly #breaks: string[] = [];
  readonly #types: string[] = [];
  readonly #done: Fields[] = [];
  #open: Fields | undefined;
  /** Parts of the open item that are done. */
  #parts: Fields[] = [];
  #part = false;
  #annotations: unknown[] = [];
  #text = "";
  #response: Fields = {};
  #ended = false;
  #error: Fields | undefined;

  frame({ event, data }: SseFrame): void {
    const { type, sequence_number, ...fields } = fieldsOf(parseJson(data));
    this.#check(event === type, `${event} with a type of ${String(type)}`);
    this.#check(
      sequence_number === this.#types.length,
      `number ${String(sequence_number)} in place ${this.#types.length}`,
    );
    this.#types.push(stringOf(type));
    this.#event(stringOf(type), fields);
  }

  end(): ResponsesStreamReading {
    this.#check(this.#types[0] === "response.created", "no response.created at the beginning");
    this.#check(this.#types[1] === "response.in_progress", "no response.in_progress behind it");
    this.#check(this.#ended, "no end");
    const { output } = this.#response;
    this.#check(JSON.stringify(output) === JSON.stringify(this.#done), `another output: ${JSON.stringify(output)}`);
    return { breaks: this.#breaks, response: this.#response, error: this.#error, types: this.#types };
  }

  #event(type: string, fields: Fields): void {
    if (type === "error") {
      this.#error = fields;
      return this.#check(this.#ended, "an error, but no response that has failed");
    }
    this.#check(!this.#ended, `${type} behind the end`);
    if (ENDS.has(type)) return this.#end(type, fieldsOf(fields["response"]));
    if (type === "response.created" || type === "response.in_progress")
      return this.#begin(fieldsOf(fields["response"]));
    if (type === "response.output_item.added") return this.#added(fields);
    this.#check(fields["output_index"] === this.#done.length, `${type} of another item`);
    if (type === "response.output_item.done") return this.#itemDone(fieldsOf(fields["item"]));
    this.#check(fields["item_id"] === this.#open?.["id"], `${type} of an item that is not open`);
    this.#piece(type, fields);
  }

  #begin({ status, output, usage }: Fields): void {
    this.#check(
      status === "in_progress" && itemsOf(output).length === 0 && usage === null,
      "a response that has begun",
    );
  }

  #end(type: string, response: Fields): void {
    const failed = type === "response.failed";
    this.#check(this.#open === undefined || failed, "an item that is open at the end");
    this.#check(type === `response.${stringOf(response["status"])}`, `${type} with another status`);
    this.#response = response;
    this.#ended = true;
  }

  #added({ output_index, item }: Fields): void {
    this.#check(this.#open === undefined, "an item while another one is open");
    this.#check(output_index === this.#done.length, `item ${String(output_index)} in place ${this.#done.length}`);
    this.#open = fieldsOf(item);
    this.#parts = [];
    this.#text = "";
    const ids = this.#done.map(({ id }) => id);
    this.#check(stringOf(this.#open["id"]) !== "" && !ids.includes(this.#open["id"]), "an id twice");
  }

  #itemDone(item: Fields): void {
    const { id, type } = this.#open ?? {};
    this.#check(id === item["id"] && type === item["type"], "the end of another item");
    const [list, text] = [item["content"] ?? item["summary"], item["arguments"] ?? item["input"]];
    if (list) this.#check(JSON.stringify(list) === JSON.stringify(this.#parts), `other parts: ${JSON.stringify(list)}`);
    if (text !== undefined) this.#check(text === this.#text, `another text: ${stringOf(text)}`);
    const whole = type !== "function_call" || item["status"] === "incomplete" || parseJson(this.#text) !== undefined;
    this.#check(whole, `no JSON: ${this.#text}`);
    this.#done.push(item);
    this.#open = undefined;
  }

  #piece(type: string, fields: Fields): void {
    if (type.endsWith("_part.added")) return this.#partAdded(fields);
    if (type.endsWith("_part.done")) return this.#partDone(fieldsOf(fields["part"]));
    if (type === "response.output_text.annotation.added") return this.#annotated(fields);
    const verb = type.slice(type.lastIndexOf("."));
    const whole = TEXTS[type.slice(0, -verb.length)];
    if (!whole) return this.#check(type.startsWith("response.web_search_call."), `an event called ${type}`);
    if (verb === ".delta") this.#text += stringOf(fields["delta"]);
    else this.#check(type === whole[0] && fields[whole[1]] === this.#text, `${type} does not tell ${this.#text}`);
  }

  #partAdded(fields: Fields): void {
    const index = fields["content_index"] ?? fields["summary_index"];
    this.#check(!this.#part && index === this.#parts.length, `part ${String(index)} in place ${this.#parts.length}`);
    this.#part = true;
    this.#text = "";
    this.#annotations = [];
  }

  #partDone(part: Fields): void {
    this.#check(this.#part, "the end of a part that has not begun");
    this.#check((part["text"] ?? part["refusal"]) === this.#text, `a part with another text: ${JSON.stringify(part)}`);
    const annotations = itemsOf(part["annotations"]);
    this.#check(JSON.stringify(annotations) === JSON.stringify(this.#annotations), "a part with other annotations");
    this.#part = false;
    this.#parts.push(part);
  }

  #annotated({ annotation, annotation_index }: Fields): void {
    this.#check(annotation_index === this.#annotations.length, "an annotation in the wrong place");
    this.#annotations.push(annotation);
  }

  #check(holds: boolean, otherwise: string): void {
    if (!holds) this.#breaks.push(otherwise);
  }
}
