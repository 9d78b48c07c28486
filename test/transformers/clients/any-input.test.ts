/** Whatever clients send is a request or an error with a place; whatever events come, printers go on. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CcrError } from "../../../src/core/errors.ts";
import type { StreamEvent } from "../../../src/core/event.ts";
import { clientAt } from "../../../src/transformers/clients/index.ts";
import { messagesRequest } from "../../../src/transformers/clients/messages/request.ts";
import type { ClientGrammar } from "../../../src/transformers/clients/types.ts";
import { ANSWERS, HEAD } from "../../helpers/client-answers.ts";

const NAMES = (
  "model messages input role content type text tool_calls tool_call_id id function custom name arguments call_id output " +
  "image_url url file file_data filename reasoning_content reasoning_details signature data summary encrypted_content " +
  "tools tool_choice parameters strict namespace allowed_tools mode reasoning effort reasoning_effort thinking format " +
  "response_format json_schema schema stop n stream stream_options instructions include_usage user prompt_cache_key"
).split(" ");
const WORDS = (
  "user assistant system developer tool function custom message reasoning function_call function_call_output text " +
  "input_text output_text image_url input_image file refusal auto required none low high json_schema json_object " +
  "web_search namespace allowed_tools reasoning.text data:image/png;base64,iVBO"
).split(" ");

/** Objects that look like requests, with anything anywhere. */
const { likely } = fc.letrec<{ likely: unknown }>((tie) => ({
  likely: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(...WORDS),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie("likely"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("likely"), { maxKeys: 5 }),
  ),
}));

const BODY = fc.record({
  model: fc.oneof({ weight: 5, arbitrary: fc.constant("auto") }, { weight: 1, arbitrary: likely }),
  messages: fc.array(fc.record({ role: fc.constantFrom(...WORDS.slice(0, 5)), content: likely }), { maxLength: 3 }),
  input: fc.oneof(fc.constant("hi"), fc.array(likely, { maxLength: 3 })),
  more: fc.dictionary(fc.constantFrom(...NAMES.slice(2)), likely, { maxKeys: 3 }),
});

function isRequestOrFault(grammar: ClientGrammar, body: unknown): void {
  try {
    messagesRequest(grammar.request(body, {}).request);
  } catch (error) {
    if (!(error instanceof CcrError)) throw error;
    expect(error.code).toBe("CCR-E010");
    expect(error.facts.detail).not.toBe("");
  }
}

describe.each(["/v1/chat/completions", "/v1/responses"])("%s", (path) => {
  const grammar = clientAt(path);
  if (!grammar) throw new Error("no grammar");

  it("takes any JSON for a request, or says what is wrong with it", () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => isRequestOrFault(grammar, body)));
    fc.assert(
      fc.property(BODY, ({ more, ...body }) => isRequestOrFault(grammar, { ...body, ...more })),
      { numRuns: 2_000 },
    );
  });

  it("prints events in any order", () => {
    const { answer } = grammar.request({ model: "auto", messages: [{ role: "user", content: "x" }], input: "x" }, {});
    const mixed = ANSWERS.chain(({ events }) => fc.shuffledSubarray([...events, ...events.slice(0, 3)]));
    fc.assert(
      fc.property(mixed, (events: readonly StreamEvent[]) => {
        const printer = answer.stream(HEAD);
        const text = printer.push(events);
        const error = new CcrError("CCR-E112", {});
        expect(text + printer.error({ error, text: "cut", requestId: "req_1" })).toContain("cut");
      }),
      { numRuns: 500 },
    );
  });
});
