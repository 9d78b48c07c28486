/** Serves until a signal ends it: the proxy without a screen. */
import type { BusEvent } from "../core/flow.ts";
import type { Host } from "../host.ts";
import { onCrash, tellCrash } from "./crash.ts";
import { EXIT, exitCodeOfSignal } from "./exit.ts";
import type { Output } from "./output.ts";
import { onEndingSignal } from "./signals.ts";
import { Story } from "./story.ts";

export interface Serving {
  readonly output: Output;
  /** Says where it listens, once signals are heard. */
  readonly announce: () => void;
  /** What SIGHUP asks for, where it is no end: of a server without a terminal. */
  readonly onHangUp?: (() => void) | undefined;
}

/** Returns the exit code of the signal, or that of a crash. A second signal does not wait for running requests. */
export async function serve(host: Host, { output, announce, onHangUp }: Serving): Promise<number> {
  const ended = new Promise<number>((resolve) => {
    let ending = false;
    onEndingSignal((signal) => {
      if (signal === "SIGHUP" && onHangUp) return onHangUp();
      if (ending) process.exit(exitCodeOfSignal(signal));
      ending = true;
      resolve(exitCodeOfSignal(signal));
    });
    onCrash((error) => {
      tellCrash(error, (text) => host.redactor.redact(text));
      resolve(EXIT.crashed);
    });
  });
  // Whoever read the line may close its end of a pipe; that is no reason to stop serving.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  narrate(host, output);
  announce();
  const exitCode = await ended;
  await host.cleanup.run();
  return exitCode;
}

/** For the one client that gets the token. */
export function announceProxy({ proxy }: Host, token: string, output: Output): void {
  const { url, port } = proxy;
  output.answer(
    { url, port, pid: process.pid, token },
    () => `ANTHROPIC_BASE_URL=${url} ANTHROPIC_AUTH_TOKEN=${token}`,
  );
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
