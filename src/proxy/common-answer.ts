/** An answer of the program's own in CCR's common form, which is that of Chat Completions, for a plugin to work on. */
import type { InnerAnswer } from "./outgoing.ts";
import type { Source } from "./plugins/plugin-answer.ts";

export class CommonAnswer implements Source {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #inner: InnerAnswer;
  readonly #pieces: AsyncIterator<Buffer>;

  private constructor(status: number, type: string, inner: InnerAnswer) {
    this.status = status;
    this.headers = { "content-type": type };
    this.#inner = inner;
    this.#pieces = inner.iterator();
  }

  static async of(inner: InnerAnswer): Promise<CommonAnswer> {
    const { status, headers } = await inner.head;
    return new CommonAnswer(status, String(headers["content-type"]), inner);
  }

  async read(): Promise<Buffer | undefined> {
    const { done, value } = await this.#pieces.next();
    return done ? undefined : value;
  }

  release(): void {
    this.discard();
  }

  discard(): void {
    this.#inner.destroy();
  }
}
