/** `ccr code`: Claude Code through the router, in the terminal or pipe it was called in. */
import { parse, usageError } from "./flags.ts";
import { ask } from "./service/control.ts";
import { findService, type ServiceRecord } from "./service/record.ts";
import { NO_FLAGS } from "./rows/tools.ts";
import type { Invocation } from "./types.ts";

/** A running service is joined, unless flags ask for something that it may not be. */
export async function runCode({ before, args }: Invocation): Promise<number> {
  const given = parse({ before, args: [] }, NO_FLAGS);
  const { model, rest } = takeModel(args);
  const service = model === undefined && !given.on("config") ? await runningService() : undefined;
  if (service) return (await import("./code-joined.ts")).runJoined(service, rest, given);
  return (await import("./code-alone.ts")).runAlone({ model, args: rest, given });
}

async function runningService(): Promise<ServiceRecord | undefined> {
  const service = findService();
  if (!service) return undefined;
  const answer = await ask(service, "GET /control/status").catch(() => undefined);
  return answer?.status === 200 ? service : undefined;
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
