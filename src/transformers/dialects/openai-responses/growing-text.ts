/** A text that comes in pieces and may come again as a whole: what it adds is taken once. */

export class GrowingText {
  #text = "";
  #unsent = "";

  get whole(): string {
    return this.#text;
  }

  push(piece: string): void {
    this.#text += piece;
    this.#unsent += piece;
  }

  /** The final text. One that contradicts what has been sent cannot be made good and is passed over. */
  settle(whole: string): void {
    if (whole.length > this.#text.length && whole.startsWith(this.#text)) this.push(whole.slice(this.#text.length));
  }

  /** What has come since the last call. */
  take(): string {
    const text = this.#unsent;
    this.#unsent = "";
    return text;
  }
}
