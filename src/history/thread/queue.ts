/** Records that wait for the writing thread: bounded, and the first thing to go is what was said. */
import type { Batch, Draft, LogLine } from "../types.ts";

/** Bytes of bodies that may wait. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_DRAFTS = 10_000;
const MAX_LOGS = 20_000;

export class Queue {
  #drafts: Draft[] = [];
  #logs: LogLine[] = [];
  #bytes = 0;
  /** Records that found no room at all. */
  lost = 0;

  get isEmpty(): boolean {
    return this.#drafts.length === 0 && this.#logs.length === 0;
  }

  draft(draft: Draft): void {
    if (this.#drafts.length >= MAX_DRAFTS) {
      this.lost++;
      return;
    }
    const bytes = draft.bodies.reduce((sum, { content }) => sum + content.length, 0);
    if (this.#bytes + bytes > MAX_BYTES) this.#drafts.push(withoutBodies(draft));
    else {
      this.#drafts.push(draft);
      this.#bytes += bytes;
    }
  }

  log(line: LogLine): void {
    if (this.#logs.length < MAX_LOGS) this.#logs.push(line);
  }

  /** Empties it. */
  take(): Pick<Batch, "drafts" | "logs"> {
    const taken = { drafts: this.#drafts, logs: this.#logs };
    this.#drafts = [];
    this.#logs = [];
    this.#bytes = 0;
    return taken;
  }
}

function withoutBodies(draft: Draft): Draft {
  const gaps = [...draft.detail.gaps, "bodies: too much was waiting to be written"];
  return { ...draft, bodies: [], detail: { ...draft.detail, gaps } };
}
