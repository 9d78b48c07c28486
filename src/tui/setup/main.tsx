/** Asks the questions of the first start on the terminal, and gives it back. */
import { render } from "ink";

import { VirtualInput } from "../ink/virtual-tty.ts";
import { Look } from "../look.ts";
import type { SetupFacts } from "./facts.ts";
import type { SetupEnd } from "./state.ts";
import { FullScreenSetup } from "./view.tsx";

export async function askSetup(
  facts: SetupFacts,
  env: Readonly<Record<string, string | undefined>>,
): Promise<SetupEnd> {
  const { theme, ascii } = new Look(env);
  const { promise, resolve } = Promise.withResolvers<SetupEnd>();
  // Ink makes its input deliver text for good; the cockpit, which comes next, needs bytes.
  const input = new VirtualInput();
  const onData = (bytes: Uint8Array): void => void input.write(bytes);
  const onEnd = (): void => resolve("leave");
  process.stdin.setRawMode(true);
  process.stdin.on("data", onData).on("end", onEnd).on("error", onEnd);
  const app = render(<FullScreenSetup facts={facts} theme={theme} ascii={ascii} end={resolve} />, {
    stdin: input,
    alternateScreen: true,
    interactive: true,
    exitOnCtrlC: true,
    patchConsole: false,
  });
  // Ctrl+C.
  void app.waitUntilExit().then(onEnd);
  try {
    return await promise;
  } finally {
    app.unmount();
    await app.waitUntilExit();
    process.stdin.off("data", onData).off("end", onEnd).off("error", onEnd).pause();
    process.stdin.setRawMode(false);
  }
}
