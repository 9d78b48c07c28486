/** The texts of one item, told apart by the server's indexes; what is new in them is taken in the order of its arrival. */
import { GrowingText } from "./growing-text.ts";

export interface News {
  readonly part: string;
  readonly text: string;
}

export class TextParts {
  readonly #texts = new Map<string, GrowingText>();
  /** Parts that have grown since they were taken. */
  readonly #grown = new Set<string>();

  add(part: string, text: string): void {
    if (text === "") return;
    this.#of(part).push(text);
    this.#grown.add(part);
  }

  /** The final text of a part. */
  settle(part: string, whole: string): void {
    if (whole === "") return;
    this.#of(part).settle(whole);
    this.#grown.add(part);
  }

  take(): News[] {
    if (this.#grown.size === 0) return [];
    const news = Array.from(this.#grown, (part) => ({ part, text: this.#of(part).take() }));
    this.#grown.clear();
    return news.filter(({ text }) => text !== "");
  }

  #of(part: string): GrowingText {
    let text = this.#texts.get(part);
    if (!text) {
      text = new GrowingText();
      this.#texts.set(part, text);
    }
    return text;
  }
}
