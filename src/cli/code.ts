/** `ccr code`: Claude Code on our proxy, in the terminal or pipe it was called in. */
import { pathsOf } from "../config/paths.ts";
import { createHost, newToken, prepareChild } from "../host.ts";
import { findTarget } from "../routing/targets.ts";
import { requireConfig } from "./config.ts";
import { parse, usageError } from "./flags.ts";
import { runInPlace } from "./in-place.ts";
import { Output } from "./output.ts";
import { NO_FLAGS } from "./table/tools.ts";
import type { Invocation } from "./types.ts";

const SESSION = "code";

export async function runCode({ before, args }: Invocation): Promise<number> {
  const given = parse({ before, args: [] }, NO_FLAGS);
  const { model, rest } = takeModel(args);
  const config = await requireConfig(given);
  const client = { token: newToken(), session: SESSION };
  const host = await createHost({
    config,
    clients: [client],
    listen: { host: "127.0.0.1", port: 0 },
    paths: pathsOf(),
  });
  try {
    if (model !== undefined) host.overrides.set(SESSION, findTarget(config, model));
    const child = await prepareChild(host, { args: rest, env: process.env, cwd: process.cwd(), client });
    const notices = child.notices.flatMap(({ level, text }) => (level === "warn" ? text : []));
    new Output(given).warn([...config.warnings, ...notices]);
    return await runInPlace(child);
  } finally {
    await host.cleanup.run();
  }
}

const MODEL_FLAG = "--ccr-model";

/** Takes our one flag out; everything else is Claude Code's, as it stands. */
export function takeModel(args: readonly string[]): {
  readonly model: string | undefined;
  readonly rest: readonly string[];
} {
  const terminator = args.indexOf("--");
  const at = args.findIndex((arg) => arg === MODEL_FLAG || arg.startsWith(`${MODEL_FLAG}=`));
  if (at === -1 || (terminator !== -1 && terminator < at)) return { model: undefined, rest: args };
  const joined = args[at]?.slice(MODEL_FLAG.length + 1) ?? "";
  const model = args[at] === MODEL_FLAG ? args[at + 1] : joined;
  if (!model) throw usageError(MODEL_FLAG, "needs a value");
  return { model, rest: args.toSpliced(at, args[at] === MODEL_FLAG ? 2 : 1) };
}
