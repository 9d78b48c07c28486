/** A transformer that a user's own file brings, written for claude-code-router. */

export interface Plugin {
  readonly name: string;
  /** Absolute, for messages. */
  readonly file: string;
  /** The author's object. Which hooks it has is looked up when they are needed. */
  readonly instance: object;
  /** The client path that the plugin serves in claude-code-router. */
  readonly endPoint: string | undefined;
}

/** True for a plugin that takes the place of CCR's `Anthropic`: it serves the client's own path. */
export function servesMessages({ endPoint }: Plugin): boolean {
  return endPoint === "/v1/messages";
}
