/** The logger that plugins expect, with pino's methods. What matters to a person becomes a notice; the rest is for the log. */
import type { Chat } from "../../core/log-line.ts";
import { isRecord } from "../../core/message.ts";

export type NoticeLevel = "warn" | "error";

/** In notices, and before secrets are hidden. */
export type Notify = (level: NoticeLevel, text: string) => void;

const MAX_LENGTH = 300;
/** CCR's plugins log every chunk. */
const PER_MINUTE = 20;

export class PluginLogger {
  level = "warn";
  readonly #name: string;
  readonly #notify: Notify;
  readonly #chat: Chat;
  #told = 0;
  #since = 0;

  constructor(name: string, notify: Notify, chat: Chat = () => {}) {
    this.#name = name;
    this.#notify = notify;
    this.#chat = chat;
  }

  readonly trace = (): void => {};
  readonly debug = (...said: readonly unknown[]): void => this.#mention("debug", said);
  readonly info = (...said: readonly unknown[]): void => this.#mention("info", said);
  readonly warn = (...said: readonly unknown[]): void => this.#tell("warn", said);
  readonly error = (...said: readonly unknown[]): void => this.#tell("error", said);
  readonly fatal = (...said: readonly unknown[]): void => this.#tell("error", said);
  readonly child = (): this => this;

  #mention(level: "debug" | "info", said: readonly unknown[]): void {
    this.#chat(level, this.#name, () => textOf(said).slice(0, MAX_LENGTH));
  }

  #tell(level: NoticeLevel, said: readonly unknown[]): void {
    const now = performance.now();
    if (now - this.#since > 60_000) {
      this.#since = now;
      this.#told = 0;
    }
    this.#told++;
    if (this.#told <= PER_MINUTE) this.#notify(level, `${this.#name}: ${textOf(said).slice(0, MAX_LENGTH)}`);
  }
}

/** pino takes an object and a text, or a text alone. */
function textOf(said: readonly unknown[]): string {
  return said.map(wordsOf).filter(Boolean).join(" ");
}

function wordsOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.message;
  if (!isRecord(value)) return String(value);
  const inner = value["err"] ?? value["error"] ?? value["msg"];
  if (inner !== undefined) return wordsOf(inner);
  try {
    return JSON.stringify(value);
  } catch {
    return "[an object]";
  }
}
