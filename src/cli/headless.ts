/** Serves until a signal ends it: the proxy without a screen. */
import type { BusEvent } from "../core/flow.ts";
import type { Host } from "../host.ts";
import { exitCodeOfSignal } from "./exit.ts";
import type { Output } from "./output.ts";
import { onEndingSignal, type EndingSignal } from "./signals.ts";
import { Story } from "./story.ts";

export interface Announcement {
  readonly output: Output;
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
  narrate(host, announcement.output);
  announce(host, announcement);
  const signal = await signalled;
  await host.cleanup.run();
  return exitCodeOfSignal(signal);
}

/** With `--verbose`, what goes on. */
function narrate({ bus, cleanup }: Host, output: Output): void {
  if (!output.tells("debug")) return;
  const story = new Story(say);
  const tell = output.tells("trace") ? (event: BusEvent) => say(JSON.stringify(event)) : story.tell.bind(story);
  cleanup.add(bus.subscribe(tell, { replay: true }));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function announce({ proxy }: Host, { output, token, text }: Announcement): void {
  // Whoever read the line may close its end of a pipe; that is no reason to stop serving.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const { url, port } = proxy;
  output.answer({ url, port, pid: process.pid, token }, () => text);
}
