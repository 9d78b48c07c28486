/** Where an exchange delivers its answer: a client's connection, or a part of the program that makes something else of it. */
import type { CcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import type { Payload } from "./outgoing.ts";

export interface Weight {
  /** False for mere preliminaries, which can wait. */
  readonly content: boolean;
  /** Whether `message_start` is in it. */
  readonly start: boolean;
}

export interface ClientSide {
  readonly requestId: string;
  /** True once content of the answer is out: from then on there is no other attempt. */
  readonly begun: boolean;
  /** True once a `message_start` is out: an attempt's own must not follow. */
  readonly started: boolean;
  /** Headers of the provider's answer that the client shall see. */
  forward(headers: Readonly<Record<string, string>>): void;
  /** Opens the stream after `ms` at the latest, with or without content. A later call replaces an earlier one. */
  openWithin(ms: number): void;
  /** Forgets what an attempt has left behind that never got out. */
  reset(): void;
  /** Events of a translated answer. */
  events(events: readonly StreamEvent[], content: boolean): Promise<void> | undefined;
  /** Whole frames. Resolves when more can be taken; undefined when it can at once. */
  bytes(payload: Payload, weight: Weight): Promise<void> | undefined;
  /** Ends a streamed answer. */
  end(): void;
  /** A whole answer to a client that did not ask for a stream. */
  json(body: Payload): void;
  fail(error: CcrError): void;
  /** Releases what the end has not released. */
  dispose(): void;
}
