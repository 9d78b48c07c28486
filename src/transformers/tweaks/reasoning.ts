/** `reasoning`: thinking on or off, in the fields of servers that no vendor row knows. */
import { z } from "zod";

import type { StreamEvent } from "../../core/event.ts";
import type { MessagesRequest } from "../../core/message.ts";
import type { Fields } from "../foreign.ts";
import { quirksOf } from "../quirks.ts";
import { thinkingWish } from "../thinking.ts";
import { transformer, type AnswerTweak, type Transformer, type Tweak } from "./types.ts";

export const reasoning: Transformer = transformer({
  name: "reasoning",
  kind: "tweak",
  summary:
    "Asks for thinking as the client wishes, also on servers whose way of asking is not known: they get `thinking` and `enable_thinking`. Reasoning in answers becomes thinking blocks with or without it.",
  options: z.object({
    enable: z
      .boolean()
      .default(true)
      .describe("`false` turns thinking off and keeps what comes all the same from the client"),
  }),
  make:
    ({ enable }) =>
    (target, dialect) => {
      /** For known vendors and other dialects the request says it already, in their own words. */
      const { thinkingSwitch, thinkingDepth } = quirksOf(target);
      const unknown = dialect === "openai-chat" && thinkingSwitch === "none" && thinkingDepth === "none";
      return enable ? asked(unknown) : refused(unknown);
    },
});

function asked(unknown: boolean): Tweak {
  if (!unknown) return {};
  let wish: Fields = {};
  return {
    request: (request) => {
      wish = wishFields(request);
      return request;
    },
    body: (fields) => ({ ...fields, ...wish }),
  };
}

function refused(unknown: boolean): Tweak {
  return {
    request: ({ output_config, ...request }) => ({
      ...request,
      ...(output_config && { output_config: withoutEffort(output_config) }),
      thinking: { type: "disabled" },
    }),
    ...(unknown && { body: (fields) => ({ ...fields, ...OFF }) }),
    answer: () => new WithoutThinking(),
  };
}

const OFF: Fields = { thinking: { type: "disabled" }, enable_thinking: false };

function wishFields(request: MessagesRequest): Fields {
  const { on, budget } = thinkingWish(request);
  if (on === undefined) return {};
  if (!on) return OFF;
  return { thinking: { type: "enabled", ...(budget && { budget_tokens: budget }) }, enable_thinking: true };
}

function withoutEffort(outputConfig: Fields): Fields {
  const { effort: _, ...rest } = outputConfig;
  return rest;
}

class WithoutThinking implements AnswerTweak {
  #dropping = false;

  event(event: StreamEvent): readonly StreamEvent[] {
    if (event.type === "content_block_start") this.#dropping = event.content_block.type.endsWith("thinking");
    const dropped = this.#dropping && event.type.startsWith("content_block_");
    return dropped ? [] : [event];
  }
}
