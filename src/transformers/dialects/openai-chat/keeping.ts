/**
 * Keeps an answer's reasoning beside each of its tool calls, whose ids come back even when thinking blocks do not, and an
 * answer without calls beside its text.
 */
import { keepByText, type Keepsakes } from "../../keepsake.ts";
import type { ReasoningRecord } from "./reasoning-record.ts";
import type { ToolCalls } from "./tool-calls.ts";

export class Keeping {
  readonly #keepsakes: Keepsakes;
  readonly #record: ReasoningRecord;
  readonly #tools: ToolCalls;
  #keptCalls = 0;
  #keptSize = 0;

  constructor(keepsakes: Keepsakes, record: ReasoningRecord, tools: ToolCalls) {
    this.#keepsakes = keepsakes;
    this.#record = record;
    this.#tools = tools;
  }

  /**
   * Called after each chunk. A call is kept as soon as it is written, for a client goes on from there when the answer
   * breaks off; and again when more reasoning has come.
   */
  keep(): void {
    const { written } = this.#tools;
    const { size } = this.#record;
    const fresh = size === this.#keptSize ? written.slice(this.#keptCalls) : written;
    for (const { id, extra } of fresh) {
      const sealed = this.#record.sealFor(extra);
      if (sealed !== "") this.#keepsakes.keep(id, sealed);
    }
    this.#keptCalls = written.length;
    if (written.length > 0) this.#keptSize = size;
  }

  /** Called at the end of an answer. */
  keepText(text: string): void {
    if (this.#tools.written.length > 0 || this.#record.size === 0) return;
    keepByText(this.#keepsakes, "turn", text, this.#record.sealFor(undefined));
  }
}
