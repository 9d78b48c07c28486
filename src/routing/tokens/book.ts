/** What is known about token counts: estimates, and what providers counted. */
import type { MessagesRequest, Usage } from "../../core/message.ts";
import { estimateRequest } from "./request.ts";

export interface Counted {
  readonly request: MessagesRequest;
  readonly conversation: string;
  /** `provider,model` */
  readonly target: string;
  readonly usage: Usage;
}

/** Conversations whose last count is remembered. As many as CCR remembers. */
const MAX_CONVERSATIONS = 100;

export class TokenBook {
  readonly #last = new Map<string, number>();

  prompt(request: MessagesRequest, _target: string | undefined): number {
    return estimateRequest(request);
  }

  lastOf(conversation: string): number | undefined {
    return this.#last.get(conversation);
  }

  learn({ conversation, usage }: Counted): void {
    const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens } = usage;
    this.#last.delete(conversation);
    this.#last.set(conversation, input_tokens + cache_read_input_tokens + cache_creation_input_tokens);
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= MAX_CONVERSATIONS) break;
      this.#last.delete(oldest);
    }
  }
}
