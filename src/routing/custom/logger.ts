/** What CCR's routers and plugins call `log`: pino's methods, with an object first or not. Only troubles are shown. */

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

export function loggerTo(say: Say): Logger {
  const to =
    (level: "warn" | "error"): Log =>
    (...args) =>
      say(level, args.map(printed).join(" "));
  return { trace: quiet, debug: quiet, info: quiet, warn: to("warn"), error: to("error"), fatal: to("error") };
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
