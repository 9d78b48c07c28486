/** A preset with `noServer`: Claude Code speaks to the first provider itself, which must speak Anthropic's API. */
import { layOutChild } from "../../claude/child.ts";
import { CleanupStack } from "../../core/cleanup.ts";
import { type Fields, fieldsOf, itemsOf, numberOf, stringOf } from "../../transformers/foreign.ts";
import { usageError } from "../flags.ts";
import { runInPlace } from "../in-place.ts";

const TIMEOUT_MS = 600_000;

export async function runWithoutServer(config: Fields, args: readonly string[]): Promise<number> {
  const provider = fieldsOf(itemsOf(config["Providers"] ?? config["providers"])[0]);
  const url = stringOf(provider["api_base_url"]).replace(/\/v1\/messages\/?$/, "");
  if (!URL.canParse(url)) throw usageError("the preset", "has noServer and no provider with an api_base_url");
  const cleanup = new CleanupStack();
  try {
    const child = await layOutChild({
      args,
      env: process.env,
      cwd: process.cwd(),
      configured: stringOf(config["CLAUDE_PATH"]) || undefined,
      proxyUrl: url,
      token: stringOf(provider["api_key"]).replace(
        /^\$\{?(\w+)\}?$/,
        (text, name: string) => process.env[name] ?? text,
      ),
      route: undefined,
      timeoutMs: numberOf(config["API_TIMEOUT_MS"]) ?? TIMEOUT_MS,
      statusLine: () => undefined,
      cleanup,
    });
    return await runInPlace(child);
  } finally {
    await cleanup.run();
  }
}
