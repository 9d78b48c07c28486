/** `enhancetool`: arguments of tool calls that are not quite JSON are mended before the client sees them. */
import { z } from "zod";

import type { BlockStart, StreamEvent } from "../../core/event.ts";
import { isRecord, type StopReason } from "../../core/message.ts";
import { parseJson } from "../foreign.ts";
import { lenientObject } from "./lenient-json.ts";
import { transformer, type AnswerTweak, type Transformer } from "./types.ts";

/** The answer was cut, perhaps inside a call. */
const CUT: ReadonlySet<StopReason | null> = new Set<StopReason>(["max_tokens", "model_context_window_exceeded"]);

export const enhancetool: Transformer = transformer({
  name: "enhancetool",
  kind: "tweak",
  summary:
    "Mends tool arguments that are not quite JSON: quotes, commas, brackets, comments, Python's words. Chat Completions servers get Python quotes and JSON in a string mended without it. A tool call then comes in one piece instead of being streamed.",
  options: z.object({}),
  make: () => () => ({ answer: () => new MendedInputs() }),
});

interface Call {
  readonly start: BlockStart;
  readonly input: string[];
}

class MendedInputs implements AnswerTweak {
  #open: Call | undefined;
  /** A whole call whose input is no JSON. Whether the model wrote it so, or was cut, shows in what follows. */
  #doubtful: Call | undefined;

  event(event: StreamEvent): readonly StreamEvent[] {
    if (event.type === "ping") return [event];
    if (event.type === "message_delta") return [...this.#settle(CUT.has(event.delta.stop_reason)), event];
    if (event.type === "content_block_start") return this.#start(event);
    if (!this.#open) return [event];
    if (event.type === "content_block_delta" && event.delta.type === "input_json_delta") {
      this.#open.input.push(event.delta.partial_json);
      return [];
    }
    return event.type === "content_block_stop" ? this.#stop(this.#open) : [event];
  }

  #start(event: BlockStart): StreamEvent[] {
    const settled = this.#settle(false);
    if (event.content_block.type !== "tool_use") return [...settled, event];
    this.#open = { start: event, input: [] };
    return settled;
  }

  #stop(call: Call): StreamEvent[] {
    this.#open = undefined;
    const json = call.input.join("");
    if (json === "" || isRecord(parseJson(json))) return told(call, json);
    this.#doubtful = call;
    return [];
  }

  /** A call that was cut stays as it is, so that the client refuses it: mended, it would do half of what was meant. */
  #settle(cut: boolean): StreamEvent[] {
    const call = this.#doubtful;
    this.#doubtful = undefined;
    if (!call) return [];
    const json = call.input.join("");
    return told(call, cut ? json : JSON.stringify(lenientObject(json) ?? {}));
  }
}

function told({ start }: Call, json: string): StreamEvent[] {
  const { index } = start;
  const delta: StreamEvent = {
    type: "content_block_delta",
    index,
    delta: { type: "input_json_delta", partial_json: json },
  };
  return [start, ...(json === "" ? [] : [delta]), { type: "content_block_stop", index }];
}
