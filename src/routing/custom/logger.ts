/** What CCR's routers call `log`: pino's methods, with an object first or not. Troubles are shown, the rest is for the log. */
import type { Chat } from "../../core/log-line.ts";

export type Say = (level: "info" | "warn" | "error", text: string) => void;

type Log = (...args: readonly unknown[]) => void;

export interface Logger {
  readonly trace: Log;
  readonly debug: Log;
  readonly info: Log;
  readonly warn: Log;
  readonly error: Log;
  readonly fatal: Log;
}

const quiet: Log = () => {};

export function loggerTo(say: Say, chat: Chat = () => {}): Logger {
  const to =
    (level: "warn" | "error"): Log =>
    (...args) =>
      say(level, args.map(printed).join(" "));
  const mention =
    (level: "debug" | "info"): Log =>
    (...args) =>
      chat(level, "custom router", () => args.map(printed).join(" "));
  return {
    trace: quiet,
    debug: mention("debug"),
    info: mention("info"),
    warn: to("warn"),
    error: to("error"),
    fatal: to("error"),
  };
}

function printed(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.message;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
