/** An answer while it arrives, whether straight from a provider or by way of plugins. */

export interface Answer {
  readonly status: number;
  /** Lower-case names; repeated headers are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Everything that has arrived since the last call; undefined at the end. */
  read(): Promise<Buffer | undefined>;
  /** Puts back what was read to look at it. */
  unread(chunk: Buffer): void;
  /** The rest of the body. With more than `limit` bytes the provider is cut off. */
  readAll(limit: number): Promise<Buffer>;
  /** The beginning of the body: at most `limit` bytes, and what came within `ms`. The provider is cut off behind it. */
  readUpTo(limit: number, ms: number): Promise<Buffer>;
  /** The answer is whole; what may follow is of no interest. */
  release(): void;
  /** Ends the transfer; what has not been read is of no interest. */
  discard(): void;
}
