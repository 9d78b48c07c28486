/** Serves until a signal ends it: the proxy without a screen. */
import type { Host } from "../host.ts";
import { exitCodeOfSignal } from "./exit.ts";
import { onEndingSignal, type EndingSignal } from "./signals.ts";

export interface Announcement {
  readonly json: boolean;
  /** What clients must present; null when every program of this machine may come in. */
  readonly token: string | null;
  /** For people. */
  readonly text: string;
}

/** Returns the exit code of the signal. A second signal does not wait for running requests. */
export async function serve(host: Host, announcement: Announcement): Promise<number> {
  const signalled = new Promise<EndingSignal>((resolve) => {
    let ending = false;
    onEndingSignal((signal) => {
      if (ending) process.exit(exitCodeOfSignal(signal));
      ending = true;
      resolve(signal);
    });
  });
  announce(host, announcement);
  const signal = await signalled;
  await host.cleanup.run();
  return exitCodeOfSignal(signal);
}

function announce({ proxy }: Host, { json, token, text }: Announcement): void {
  // Whoever read the line may close its end of the pipe; that is no reason to stop serving.
  process.stdout.on("error", () => {});
  const { url, port } = proxy;
  process.stdout.write(`${json ? JSON.stringify({ schemaVersion: 1, url, port, pid: process.pid, token }) : text}\n`);
}
