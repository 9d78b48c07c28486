/** The canonical model's own grammar: nothing is changed on the way. */
import fc from "fast-check";
import { expect, it } from "vitest";

import { CcrError } from "../../../../src/core/errors.ts";
import { printEvents } from "../../../../src/core/sse.ts";
import { messages } from "../../../../src/transformers/clients/messages/grammar.ts";
import { ANSWERS, HEAD, printed } from "../../../helpers/client-answers.ts";

const REQUEST = { model: "m", messages: [{ role: "user", content: "hi" }], unknown: { field: 1 } };

it("a request is the very object that was sent", () => {
  expect(messages.request(REQUEST, {}).request).toBe(REQUEST);
});

it("an answer is printed as it is, however its events are batched", () => {
  const { answer } = messages.request(REQUEST, {});
  fc.assert(
    fc.property(ANSWERS, fc.array(fc.nat(80), { maxLength: 8 }), ({ message, events }, cuts) => {
      expect(printed(answer.stream(HEAD), events, cuts)).toBe(printEvents(events));
      expect(answer.whole(message, HEAD)).toBe(JSON.stringify(message));
    }),
  );
});

it("an error is the same in an answer and in a stream", () => {
  const notice = { error: new CcrError("CCR-E106"), text: "busy", requestId: "req_1" };
  const told = { type: "error", error: { type: "overloaded_error", message: "busy" }, request_id: "req_1" };
  expect(messages.error(notice)).toEqual(told);
  const { answer } = messages.request(REQUEST, {});
  expect(answer.stream(HEAD).error(notice)).toBe(`event: error\ndata: ${JSON.stringify(told)}\n\n`);
});
