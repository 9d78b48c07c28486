/** Tells the bus what happens to one request, with times from the monotonic clock and texts without secrets. */
import type { Bus } from "../core/bus.ts";
import type { CcrError } from "../core/errors.ts";
import type { ErrorReport } from "../core/flow.ts";
import type { Redactor } from "../core/redact.ts";
import { type Target, targetName } from "../core/target.ts";
import type { Decision, RequestFacts } from "../routing/types.ts";
import type { Tally } from "./tally.ts";

/** Shortest time between two progress events. */
const PROGRESS_MS = 250;

export class FlowLog {
  readonly id: number;
  readonly #bus: Bus;
  readonly #redactor: Redactor;
  readonly #openedAt: number = performance.now();
  #firstTokenAt: number | undefined;
  #toldAt = 0;

  constructor(id: number, bus: Bus, redactor: Redactor) {
    this.id = id;
    this.#bus = bus;
    this.#redactor = redactor;
  }

  opened({ session, conversation, class: kind, asked, stream }: RequestFacts, bytes: number): void {
    const own = conversation !== session && { conversation };
    this.#bus.publish({ ...this.#fact(), type: "flow.opened", session, ...own, class: kind, asked, stream, bytes });
  }

  /** `instead`: the target that this one stands in for. */
  routed({ target, rule, why, tried }: Decision, instead?: Target): void {
    const route = { provider: target.provider.name, model: target.model, rule, why: this.#redactor.redact(why), tried };
    const known = instead ? { ...route, instead: targetName(instead) } : route;
    this.#bus.publish({ ...this.#fact(), type: "flow.routed", route: known });
  }

  noted(text: string): void {
    this.#bus.publish({ ...this.#fact(), type: "flow.noted", text: this.#redactor.redact(text) });
  }

  sent(attempt: number, bytes: number): void {
    this.#bus.publish({ ...this.#fact(), type: "flow.sent", attempt, bytes });
  }

  attemptFailed(attempt: number, error: CcrError, retryIn: number | undefined): void {
    this.#bus.publish({ ...this.#fact(), type: "flow.attempt-failed", attempt, error: this.#report(error), retryIn });
  }

  /** To be called after every piece of the answer: tells the first token, and progress now and then. */
  progressed(tally: Tally): void {
    if (!tally.begun) return;
    const now = performance.now();
    if (this.#firstTokenAt === undefined) {
      this.#firstTokenAt = this.#toldAt = now;
      this.#bus.publish({ ...this.#fact(), type: "flow.first-token", ms: this.#elapsed(now) });
    } else if (now - this.#toldAt >= PROGRESS_MS) {
      this.#toldAt = now;
      const { outputTokens } = tally;
      this.#bus.publish({ ...this.#fact(), type: "flow.delta", outputTokens, ms: this.#elapsed(now) });
    }
  }

  closed(status: number, { usage, stop }: Pick<Tally, "usage" | "stop">, estimated: boolean): void {
    const now = performance.now();
    const ms = this.#elapsed(now);
    const streamMs = Math.round(now - (this.#firstTokenAt ?? now));
    this.#bus.publish({ ...this.#fact(), type: "flow.closed", status, usage, estimated, stop, ms, streamMs });
  }

  failed(error: CcrError): void {
    const ms = this.#elapsed(performance.now());
    this.#bus.publish({ ...this.#fact(), type: "flow.failed", error: this.#report(error), ms });
  }

  aborted(): void {
    this.#bus.publish({ ...this.#fact(), type: "flow.aborted", ms: this.#elapsed(performance.now()) });
  }

  #fact(): { id: number; at: number } {
    return { id: this.id, at: Date.now() };
  }

  #elapsed(now: number): number {
    return Math.round(now - this.#openedAt);
  }

  #report({ code, message, hint, status }: CcrError): ErrorReport {
    return { code, message: this.#redactor.redact(message), hint: this.#redactor.redact(hint), status };
  }
}
