/** What an error may be about, in pieces from which its text is made. */

/** Texts and hints are built from these, so nobody has to parse a message. */
export interface ErrorFacts {
  readonly provider?: string;
  readonly model?: string;
  readonly url?: string;
  /** HTTP status of the upstream answer. */
  readonly upstreamStatus?: number;
  /** What the other side said, already cut short and redacted. */
  readonly detail?: string;
  /** Seconds until another try makes sense. */
  readonly retryAfter?: number;
  /** Milliseconds waited before giving up. */
  readonly waited?: number;
  readonly where?: string;
  readonly name?: string;
  readonly suggestion?: string;
  /** `x-should-retry` of the provider. */
  readonly again?: boolean;
  /** Other targets that have failed the same request: `openrouter,kimi-k2 (429)`. */
  readonly alsoTried?: string;
}
