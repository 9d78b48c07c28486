/** Reads a Chat Completions stream as strictly as any client could, and puts the completion together on its own. */
import { SseDecoder, type SseFrame } from "../../src/core/sse.ts";
import { fieldsOf, itemsOf, parseJson, stringOf, type Fields } from "../../src/transformers/foreign.ts";

export interface ChatStreamReading {
  /** One sentence for every break of the protocol; empty for a lawful stream. */
  readonly breaks: readonly string[];
  readonly completion: Fields;
  /** What the stream has failed with, if it has. */
  readonly error: Fields | undefined;
}

export function framesOf(text: string): SseFrame[] {
  const decoder = new SseDecoder();
  return [...decoder.push(Buffer.from(text)), ...decoder.end()];
}

export function readChatStream(text: string, options: { readonly usage?: boolean } = {}): ChatStreamReading {
  const reader = new ChatStreamReader();
  for (const frame of framesOf(text)) reader.frame(frame);
  return reader.end(options.usage === true);
}

interface Call {
  readonly fields: Fields;
  text: string;
}

class ChatStreamReader {
  readonly #breaks: string[] = [];
  #state: "before" | "inside" | "finished" | "after" = "before";
  #head: Fields = {};
  #usage: unknown;
  #finish: unknown;
  #error: Fields | undefined;
  #texts: Record<string, string> = {};
  #lists: Record<string, unknown[]> = {};
  readonly #calls: Call[] = [];

  frame({ event, data }: SseFrame): void {
    this.#check(event === undefined, `an event called ${event}`);
    this.#check(this.#state !== "after", "data behind [DONE]");
    if (data === "[DONE]") {
      this.#check(this.#state === "finished", "[DONE] before the end");
      this.#state = "after";
      return;
    }
    const chunk = fieldsOf(parseJson(data));
    if (chunk["error"]) this.#fail(fieldsOf(chunk["error"]));
    else this.#chunk(chunk);
  }

  end(usage: boolean): ChatStreamReading {
    if (!this.#error) {
      this.#check(this.#state === "after", "no [DONE]");
      this.#check((this.#usage !== undefined) === usage, `usage ${JSON.stringify(this.#usage)}`);
    }
    const choice = { index: 0, message: this.#message, logprobs: null, finish_reason: this.#finish };
    const completion = { ...this.#head, object: "chat.completion", choices: [choice], usage: this.#usage };
    return { breaks: this.#breaks, completion, error: this.#error };
  }

  get #message(): Fields {
    const { content = "", refusal = "", reasoning_content } = this.#texts;
    return {
      role: "assistant",
      content: content || null,
      refusal: refusal || null,
      ...(reasoning_content && { reasoning_content }),
      ...this.#lists,
      ...(this.#calls.length > 0 && { tool_calls: this.#calls.map((call) => this.#wholeCall(call)) }),
    };
  }

  #wholeCall({ fields, text }: Call): Fields {
    const kind = stringOf(fields["type"]);
    if (kind === "function") this.#check(parseJson(text) !== undefined, `arguments that are no JSON: ${text}`);
    const named = fieldsOf(fields[kind]);
    return { ...fields, [kind]: { ...named, [kind === "custom" ? "input" : "arguments"]: text } };
  }

  #fail(error: Fields): void {
    this.#error = error;
    this.#state = "after";
  }

  #chunk({ choices, usage, ...head }: Fields): void {
    const [choice, second] = itemsOf(choices).map(fieldsOf);
    this.#check(head["object"] === "chat.completion.chunk", `object ${JSON.stringify(head["object"])}`);
    if (this.#state === "before") this.#head = head;
    this.#check(JSON.stringify(head) === JSON.stringify(this.#head), "a chunk of another answer");
    this.#check(second === undefined, "a second choice");
    if (usage !== undefined && usage !== null) return this.#count(usage, choice);
    this.#check(choice?.["index"] === 0, "a chunk without choices");
    this.#check(this.#state !== "finished", "a choice behind the end");
    const delta = fieldsOf(choice?.["delta"]);
    if (this.#state === "before") this.#check(delta["role"] === "assistant", "no role at the beginning");
    this.#state = "inside";
    this.#delta(delta);
    if (choice?.["finish_reason"] === null) return;
    this.#finish = choice?.["finish_reason"];
    this.#state = "finished";
  }

  #count(usage: unknown, choice: Fields | undefined): void {
    this.#check(this.#state === "finished" && this.#usage === undefined, "usage in the wrong place");
    this.#check(choice === undefined, "usage beside a choice");
    this.#usage = usage;
  }

  #delta({ role: _role, tool_calls, annotations, reasoning_details, ...texts }: Fields): void {
    for (const [name, text] of Object.entries(texts)) {
      this.#check(typeof text === "string" || text === null, `${name} is no text`);
      this.#texts[name] = (this.#texts[name] ?? "") + stringOf(text);
    }
    for (const [name, list] of Object.entries({ annotations, reasoning_details })) {
      if (list !== undefined) this.#lists[name] = [...(this.#lists[name] ?? []), ...itemsOf(list)];
    }
    for (const call of itemsOf(tool_calls).map(fieldsOf)) this.#call(call);
  }

  #call({ index, ...fields }: Fields): void {
    const place = Number(index);
    const known = this.#calls[place];
    const kind = stringOf(known?.fields["type"] ?? fields["type"]);
    const piece = fieldsOf(fields[kind]);
    const text = stringOf(piece["arguments"] ?? piece["input"]);
    if (known) {
      this.#check(place === this.#calls.length - 1, "a piece of a call that is no longer the last one");
      this.#check(Object.keys(fields).join() === kind && Object.keys(piece).length === 1, "a call named twice");
      known.text += text;
      return;
    }
    this.#check(place === this.#calls.length, `call ${place} where ${this.#calls.length} was due`);
    this.#check(Boolean(fields["id"]) && Boolean(piece["name"]) && text === "", "a call that does not begin as one");
    const { arguments: _arguments, input: _input, ...named } = piece;
    this.#calls.push({ fields: { ...fields, [kind]: named }, text });
  }

  #check(holds: boolean, otherwise: string): void {
    if (!holds) this.#breaks.push(otherwise);
  }
}
