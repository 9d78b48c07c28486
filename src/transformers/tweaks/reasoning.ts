/** `reasoning`: thinking on or off, in the fields of servers that no vendor row knows. */
import { z } from "zod";

import type { StreamEvent } from "../../core/event.ts";
import type { MessagesRequest } from "../../core/message.ts";
import type { Target } from "../../core/target.ts";
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
    (target) =>
      enable ? asked(target) : refused(target),
});

function asked(target: Target): Tweak {
  if (!isUnknown(target)) return {};
  let wish: Fields = {};
  return {
    request: (request) => {
      wish = wishFields(request);
      return request;
    },
    body: (fields) => ({ ...fields, ...wish }),
  };
}

function refused(target: Target): Tweak {
  return {
    request: ({ output_config, ...request }) => ({
      ...request,
      ...(output_config && { output_config: withoutEffort(output_config) }),
      thinking: { type: "disabled" },
    }),
    ...(isUnknown(target) && { body: (fields) => ({ ...fields, ...OFF }) }),
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

/** For known vendors and other dialects the request says it already, in their own words. */
function isUnknown(target: Target): boolean {
  const { thinkingSwitch, thinkingDepth } = quirksOf(target);
  return target.provider.dialect === "openai-chat" && thinkingSwitch === "none" && thinkingDepth === "none";
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
