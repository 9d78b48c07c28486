/** `ccr code` on a proxy of its own, in this process. */
import { pathsOf } from "../config/paths.ts";
import { createHost, newToken, prepareChild } from "../host.ts";
import { findTarget } from "../routing/targets.ts";
import { loaderOf, requireConfig, toServe } from "./config.ts";
import type { GivenGlobally } from "./flags.ts";
import { runInPlace } from "./in-place.ts";
import { Output } from "./output.ts";

const SESSION = "code";

export interface AloneOptions {
  /** Instead of the rules' choice. */
  readonly model: string | undefined;
  readonly args: readonly string[];
  readonly given: GivenGlobally;
}

export async function runAlone({ model, args, given }: AloneOptions): Promise<number> {
  const config = await toServe(await requireConfig(given));
  const client = { token: newToken(), session: SESSION };
  const host = await createHost({
    config,
    load: loaderOf(given),
    clients: [client],
    listen: { host: "127.0.0.1", port: 0 },
    paths: pathsOf(),
  });
  try {
    if (model !== undefined) host.overrides.set(SESSION, findTarget(config, model));
    const child = await prepareChild(host, { args, env: process.env, cwd: process.cwd(), client });
    const notices = child.notices.flatMap(({ level, text }) => (level === "warn" ? text : []));
    new Output(given).warn([...config.warnings, ...notices]);
    return await runInPlace(child);
  } finally {
    await host.cleanup.run();
  }
}
