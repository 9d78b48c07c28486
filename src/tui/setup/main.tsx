/** Asks the questions of the first start on the terminal, and gives it back. */
import { render } from "ink";

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
  const app = render(<FullScreenSetup facts={facts} theme={theme} ascii={ascii} end={resolve} />, {
    alternateScreen: true,
    interactive: true,
    exitOnCtrlC: true,
    patchConsole: false,
  });
  // Ctrl+C, or a terminal that has gone away.
  void app.waitUntilExit().then(() => resolve("leave"));
  const end = await promise;
  app.unmount();
  await app.waitUntilExit();
  return end;
}
