/** `tooluse`: models that would rather talk are made to call tools; a tool of our own is their way to talk. */
import { z } from "zod";

import type { StreamEvent } from "../../core/event.ts";
import { isRecord, isToolUse, type MessagesRequest, type Tool } from "../../core/message.ts";
import type { DialectName } from "../../core/target.ts";
import { parseJson } from "../foreign.ts";
import { thinkingWish } from "../thinking.ts";
import { withLastWords } from "./last-words.ts";
import { transformer, type AnswerTweak, type Transformer } from "./types.ts";

/** CCR's name, so that conversations begun there go on here. */
const EXIT = "ExitTool";

const EXIT_TOOL: Tool = {
  name: EXIT,
  description:
    "Ends tool mode. Call it when the task is done, or when no other tool helps with what is asked; it is the only way to say something to the user.",
  input_schema: {
    type: "object",
    properties: { response: { type: "string", description: "What the user gets to read, word for word." } },
    required: ["response"],
  },
};

const REMINDER = `<system-reminder>Tool mode is on: act by calling the tool that fits the task best. If none fits, or the task is done, call ${EXIT} with your answer.</system-reminder>`;

export const tooluse: Transformer = transformer({
  name: "tooluse",
  kind: "tweak",
  summary: `Forces a tool call wherever the client leaves the choice open, and offers the tool \`${EXIT}\` as the way out. Its call becomes the text of the answer.`,
  options: z.object({}),
  make: () => (_, dialect) => ({
    request: (request) => (isOpen(request) ? inToolMode(request, dialect) : request),
    answer: () => new ExitAsText(),
  }),
});

/** A client that forces or forbids tools knows what it wants. */
function isOpen({ tools, tool_choice }: MessagesRequest): boolean {
  return tools !== undefined && tools.length > 0 && (tool_choice === undefined || tool_choice.type === "auto");
}

function inToolMode(request: MessagesRequest, dialect: DialectName): MessagesRequest {
  const reminded = withLastWords({ ...request, tools: [...(request.tools ?? []), EXIT_TOOL] }, REMINDER);
  /** Anthropic: "Thinking may not be enabled when tool_choice forces tool use". */
  if (dialect === "anthropic" && thinkingWish(request).on) return reminded;
  return { ...reminded, tool_choice: { ...request.tool_choice, type: "any" } };
}

class ExitAsText implements AnswerTweak {
  /** Input of the exit call that is under way. */
  #input: string[] | undefined;

  event(event: StreamEvent): readonly StreamEvent[] {
    if (event.type === "content_block_start" && isExit(event.content_block)) {
      this.#input = [];
      return [];
    }
    if (!this.#input) return [event];
    if (event.type === "content_block_delta" && event.delta.type === "input_json_delta") {
      this.#input.push(event.delta.partial_json);
      return [];
    }
    if (event.type === "ping") return [event];
    const text = responseOf(this.#input.join(""));
    this.#input = undefined;
    return [...textBlock(text), ...(event.type === "content_block_stop" ? [] : [event])];
  }
}

function isExit(block: Parameters<typeof isToolUse>[0]): boolean {
  return isToolUse(block) && block.name === EXIT;
}

/** Input that is no JSON is what the model wanted to say, only badly wrapped. */
function responseOf(json: string): string {
  const input = parseJson(json);
  if (!isRecord(input)) return json;
  return typeof input["response"] === "string" ? input["response"] : Object.values(input).filter(isText).join("\n");
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function textBlock(text: string): StreamEvent[] {
  if (text.trim() === "") return [];
  return [
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
    { type: "content_block_stop", index: 0 },
  ];
}
