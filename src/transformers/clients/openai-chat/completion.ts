/** Puts an answer together to a whole Chat completion, from the same pieces that a stream of it has. */
import type { Message, Usage } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { eventsOfMessage } from "../../replay.ts";
import type { AnswerHead } from "../types.ts";
import { chatUsage, type ChatUsage, type Finish } from "./finish.ts";
import { completionId } from "./id.ts";
import type { ChatAsked } from "./request.ts";
import { ChatTurn, type ChatSink } from "./turn.ts";

export function completionOf(asked: ChatAsked, message: Message, { id, model, created }: AnswerHead): Fields {
  const collected = new Collected();
  const turn = new ChatTurn(collected, asked.tools);
  for (const event of eventsOfMessage(message)) turn.push(event);
  const choice = { index: 0, message: collected.message, logprobs: null, finish_reason: collected.finish };
  return {
    id: completionId(id),
    object: "chat.completion",
    created,
    model,
    choices: [choice],
    usage: collected.usage,
  };
}

/** A tool call as far as it has come. */
interface Call {
  readonly fields: Fields;
  text: string;
}

class Collected implements ChatSink {
  finish: Finish = "stop";
  usage: ChatUsage | undefined;
  #content = "";
  #reasoning = "";
  #refusal: string | null = null;
  readonly #lists: Record<"annotations" | "reasoning_details", unknown[]> = { annotations: [], reasoning_details: [] };
  readonly #calls: Call[] = [];

  get message(): Fields {
    const { annotations, reasoning_details } = this.#lists;
    return {
      role: "assistant",
      content: this.#content || null,
      refusal: this.#refusal,
      ...(this.#reasoning && { reasoning_content: this.#reasoning }),
      ...(reasoning_details.length > 0 && { reasoning_details }),
      ...(annotations.length > 0 && { annotations }),
      ...(this.#calls.length > 0 && { tool_calls: this.#calls.map(wholeCall) }),
    };
  }

  begin(): void {}

  content(text: string): void {
    this.#content += text;
  }

  reasoning(text: string): void {
    this.#reasoning += text;
  }

  callArguments(index: number, json: string): void {
    const call = this.#calls[index];
    if (call) call.text += json;
  }

  delta(delta: Fields): void {
    this.#refusal = stringOf(delta["refusal"]) || this.#refusal;
    this.#lists.annotations.push(...itemsOf(delta["annotations"]));
    this.#lists.reasoning_details.push(...itemsOf(delta["reasoning_details"]));
    for (const call of itemsOf(delta["tool_calls"]).map(fieldsOf)) this.#call(call);
  }

  end(finish: Finish, usage: Usage): void {
    this.finish = finish;
    this.usage = chatUsage(usage);
  }

  #call({ index, ...fields }: Fields): void {
    const known = this.#calls[Number(index)];
    if (known) known.text += stringOf(fieldsOf(fields["custom"])["input"]);
    else this.#calls.push({ fields, text: "" });
  }
}

function wholeCall({ fields, text }: Call): Fields {
  return fields["type"] === "custom"
    ? { ...fields, custom: { ...fieldsOf(fields["custom"]), input: text } }
    : { ...fields, function: { ...fieldsOf(fields["function"]), arguments: text } };
}
