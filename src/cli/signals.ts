/** Signals that end a command. */

export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

const ENDING: readonly EndingSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The terminal and a parent process may both deliver one Ctrl-C; a person needs longer to press it again. */
const SAME_SIGNAL_MS = 500;

/** Calls `handler` for each signal until the returned function is called; deliveries close together count once. */
export function onEndingSignal(handler: (signal: EndingSignal) => void): () => void {
  const last = new Map<EndingSignal, number>();
  const listeners = ENDING.map((signal) => {
    const listener = (): void => {
      const now = performance.now();
      const before = last.get(signal);
      last.set(signal, now);
      if (before === undefined || now - before > SAME_SIGNAL_MS) handler(signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}
