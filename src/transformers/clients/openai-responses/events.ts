/** Numbers and prints the events of a Responses stream. */
import type { Fields } from "../../foreign.ts";

export interface EventSink {
  emit(type: string, fields: Fields): void;
  /** A piece of a text. `place` says where it belongs, as members of a JSON object. */
  piece(type: string, place: string, delta: string): void;
}

/** For answers that are told as a whole. */
export const NO_EVENTS: EventSink = { emit: () => {}, piece: () => {} };

export class PrintedEvents implements EventSink {
  #text = "";
  #number = 0;

  emit(type: string, fields: Fields): void {
    const event = { type, sequence_number: this.#number++, ...fields };
    this.#text += `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
  }

  piece(type: string, place: string, delta: string): void {
    const head = `event: ${type}\ndata: {"type":"${type}","sequence_number":${this.#number++}`;
    this.#text += `${head},${place},"delta":${JSON.stringify(delta)}}\n\n`;
  }

  /** Numbers begin again. */
  restart(): void {
    this.#number = 0;
  }

  comment(text: string): void {
    this.#text += text;
  }

  /** What has been printed since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }
}

/** Members for `piece`. */
export function placeOf(fields: Fields): string {
  return JSON.stringify(fields).slice(1, -1);
}
