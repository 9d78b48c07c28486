/** The near side of a request that the program makes for itself: its answer stays events. */
import { CcrError } from "../../core/errors.ts";
import type { StreamEvent } from "../../core/event.ts";
import type { ClientSide } from "../client-side.ts";
import { newId } from "../context.ts";

type Take = (events: readonly StreamEvent[]) => Promise<void> | undefined;
type Forward = (headers: Readonly<Record<string, string>>) => void;

export class InnerReply implements ClientSide {
  readonly requestId: string = newId("req");
  readonly #take: Take;
  readonly #forward: Forward | undefined;
  #held: StreamEvent[] = [];
  #failure: CcrError | undefined;
  begun = false;
  ended = false;

  /** `forward` gets headers of the provider that the client may see. */
  constructor(take: Take, forward?: Forward) {
    this.#take = take;
    this.#forward = forward;
  }

  get started(): boolean {
    return this.begun;
  }

  get failure(): CcrError | undefined {
    return this.#failure;
  }

  forward(headers: Readonly<Record<string, string>>): void {
    this.#forward?.(headers);
  }

  /** Whoever waits here is kept waiting by other means. */
  openWithin(): void {}

  reset(): void {
    this.#held = [];
  }

  events(events: readonly StreamEvent[], content: boolean): Promise<void> | undefined {
    this.#held.push(...events);
    if (!content) return undefined;
    this.begun = true;
    return this.#take(this.#held.splice(0));
  }

  bytes(): undefined {
    throw new CcrError("CCR-E900", { detail: "an inner answer was passed through" });
  }

  json(): void {
    this.bytes();
  }

  end(): void {
    if (this.#held.length > 0) void this.events([], true);
    this.ended = true;
  }

  fail(error: CcrError): void {
    this.#failure = error;
  }

  dispose(): void {
    this.#held = [];
  }
}
