/** Everything that can end the cockpit, as one promise. */
import { isClaimed } from "../core/strays.ts";
import type { ExitStatus } from "../pty/pane.ts";

export type Ending =
  /** Claude Code ended by itself. */
  | { readonly kind: "child"; readonly status: ExitStatus }
  /** The user chose to leave. */
  | { readonly kind: "quit" }
  | { readonly kind: "signal"; readonly signal: EndingSignal }
  /** The terminal has gone away. */
  | { readonly kind: "lost" }
  /** A defect of ours. */
  | { readonly kind: "crash"; readonly error: unknown };

export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

const SIGNAL_CODES: Readonly<Record<EndingSignal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const LOST_CODE = SIGNAL_CODES.SIGHUP;
/** EX_SOFTWARE of sysexits.h. */
const CRASH_CODE = 70;

export function exitCodeOf(ending: Ending): number {
  switch (ending.kind) {
    case "child":
      return ending.status.code;
    case "quit":
      return 0;
    case "signal":
      return SIGNAL_CODES[ending.signal];
    case "lost":
      return LOST_CODE;
    case "crash":
      return CRASH_CODE;
  }
}

/** Waits for the first ending; what comes after it changes nothing. */
export class Endings {
  readonly first: Promise<Ending>;
  readonly #end: (ending: Ending) => void;
  readonly #handlers = new Map<string, (argument: unknown) => void>();

  constructor() {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.first = promise;
    this.#end = resolve;
  }

  end(ending: Ending): void {
    this.#end(ending);
  }

  /** `crashed` runs inside the handler of an uncaught error, at once: the terminal is to be restored there. */
  listen(crashed: (error: unknown) => void): void {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      this.#on(signal, () => this.end({ kind: "signal", signal }));
    }
    for (const event of ["uncaughtException", "unhandledRejection"]) {
      this.#on(event, (error) => {
        if (isClaimed(error)) return;
        crashed(error);
        this.end({ kind: "crash", error });
      });
    }
  }

  stop(): void {
    for (const [event, handler] of this.#handlers) process.off(event, handler);
    this.#handlers.clear();
  }

  #on(event: string, handler: (argument: unknown) => void): void {
    this.#handlers.set(event, handler);
    process.on(event, handler);
  }
}
