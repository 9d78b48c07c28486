/**
 * Notes about requests that the bus is too narrow for: headers, bodies, events.
 *
 * Whoever runs requests calls these methods as things happen, where a capture is given at all. None waits or throws.
 * Objects and bytes are kept as they are: whoever hands them over does not change them afterwards.
 */
import type { StreamEvent } from "./event.ts";
import type { Message } from "./message.ts";
import type { HeaderMap } from "./record.ts";

export interface CapturedRequest {
  /** Path of the client's protocol. */
  readonly path: string;
  readonly headers: HeaderMap;
  readonly body: Uint8Array;
  /** ms that passed between its arrival and the moment it was read. */
  readonly queued?: number;
}

export interface CapturedCall {
  readonly url: string;
  readonly headers: HeaderMap;
  readonly body: string | Uint8Array;
}

/** Of one client request. */
export interface FlowCapture {
  /** A request goes to a provider. What follows is about this one, until the next. */
  sent(call: CapturedCall): void;
  /** It is on a connection. */
  connected(): void;
  /** Its answer begins. */
  answered(status: number, headers: HeaderMap): void;
  /** A piece of the answer, uncompressed. */
  bytes(chunk: Uint8Array): void;
  /** What the answer says, in the canonical grammar. */
  events(events: readonly StreamEvent[]): void;
  /** The same, of an answer that came whole. */
  message(message: Message): void;
}

export interface Capture {
  /** Undefined when there is nothing to be noted about it. */
  begin(flow: number, request: CapturedRequest): FlowCapture | undefined;
}
