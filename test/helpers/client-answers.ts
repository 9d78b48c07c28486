/** Answers for the printers of clients: events in any batches, and what stands at the head of each. */
import fc from "fast-check";

import type { Delta, StreamEvent } from "../../src/core/event.ts";
import type { Message } from "../../src/core/message.ts";
import { eventsOfMessage } from "../../src/transformers/replay.ts";
import type { AnswerHead, StreamPrinter } from "../../src/transformers/clients/types.ts";
import { messages } from "./message-arbitrary.ts";

export const HEAD: AnswerHead = { id: "msg_0123456789abcdef", model: "auto", created: 1_795_000_000 };

/** Any message with any end, and its events with pings among them and texts in pieces. */
export const ANSWERS: fc.Arbitrary<{ readonly message: Message; readonly events: readonly StreamEvent[] }> = fc
  .record({
    message: messages,
    stop: fc.option(fc.constantFrom("max_tokens", "refusal", "stop_sequence", "pause_turn"), { nil: undefined }),
    explanation: fc.option(fc.string({ minLength: 1 })),
    pieces: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ message, stop, explanation, pieces }) => {
    const details = { stop_details: { type: "refusal", category: null, explanation } } as const;
    const ended: Message = { ...message, ...(stop && { stop_reason: stop }), ...(stop === "refusal" && details) };
    return { message: ended, events: eventsOfMessage(ended).flatMap((event) => piecesOf(event, pieces)) };
  });

/** The same text in several deltas, and a ping behind it. */
function piecesOf(event: StreamEvent, length: number): StreamEvent[] {
  if (event.type !== "content_block_delta") return [event];
  const { index, delta } = event;
  const told = (text: string, piece: (text: string) => Delta): StreamEvent[] => [
    ...(text.match(new RegExp(`[^]{1,${length}}`, "g")) ?? [""]).map((part): StreamEvent => {
      return { type: "content_block_delta", index, delta: piece(part) };
    }),
    { type: "ping" },
  ];
  switch (delta.type) {
    case "text_delta":
      return told(delta.text, (text) => ({ type: "text_delta", text }));
    case "thinking_delta":
      return told(delta.thinking, (thinking) => ({ type: "thinking_delta", thinking }));
    case "input_json_delta":
      return told(delta.partial_json, (partial_json) => ({ type: "input_json_delta", partial_json }));
    case "signature_delta":
    case "citations_delta":
      return [event];
  }
}

/** What a printer makes of the events, cut into batches at the given places. */
export function printed(printer: StreamPrinter, events: readonly StreamEvent[], cuts: readonly number[] = []): string {
  const places = [...cuts.map((cut) => Math.min(cut, events.length)).toSorted((a, b) => a - b), events.length];
  let start = 0;
  return places
    .map((end) => {
      const batch = events.slice(start, end);
      start = end;
      return printer.push(batch);
    })
    .join("");
}
