/** `ccr code` on the running service. */
import { layOutChild } from "../claude/child.ts";
import { CleanupStack } from "../core/cleanup.ts";
import { ownStatuslineCommand, sessionFileWord, statuslineCommand } from "../statusline/file.ts";
import type { GivenGlobally } from "./flags.ts";
import { runInPlace } from "./in-place.ts";
import { Output } from "./output.ts";
import type { ServiceRecord } from "./service/record.ts";

export async function runJoined(
  { url, clientToken, claude }: ServiceRecord,
  args: readonly string[],
  given: GivenGlobally,
): Promise<number> {
  const cleanup = new CleanupStack();
  try {
    const child = await layOutChild({
      args,
      env: process.env,
      cwd: process.cwd(),
      configured: claude.path,
      proxyUrl: url,
      token: clientToken,
      route: claude,
      timeoutMs: claude.timeoutMs,
      smallModel: claude.smallModel,
      nonInteractive: claude.nonInteractive,
      statusLine: () => ({
        command: claude.ownLine ? ownStatuslineCommand() : statuslineCommand(sessionFileWord()),
        file: undefined,
      }),
      cleanup,
    });
    new Output(given).warn(child.notices.flatMap(({ level, text }) => (level === "warn" ? text : [])));
    return await runInPlace(child);
  } finally {
    await cleanup.run();
  }
}
