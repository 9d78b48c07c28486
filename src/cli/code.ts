/** `ccr code`: Claude Code through the router, in the terminal or pipe it was called in. */
import { parse, usageError } from "./flags.ts";
import { ask } from "./service/control.ts";
import { findService, type ServiceRecord } from "./service/record.ts";
import { NO_FLAGS } from "./rows/tools.ts";
import type { Invocation } from "./types.ts";

/** A running service is joined, unless flags ask for something that it may not be. */
export async function runCode({ before, args }: Invocation): Promise<number> {
  const { value: profile, rest: others } = takeFlag(args, PROFILE_FLAG);
  if (profile !== undefined) return (await import("./preset/run.ts")).runProfile(profile, { before, args: others });
  const given = parse({ before, args: [] }, NO_FLAGS);
  const { value: model, rest } = takeFlag(args, MODEL_FLAG);
  const alone = model !== undefined || given.on("config") || given.on("profile");
  const service = !alone ? await runningService() : undefined;
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
const PROFILE_FLAG = "--ccr-profile";

export interface Taken {
  readonly value: string | undefined;
  readonly rest: readonly string[];
}

/** Takes a flag of ours out; everything else is Claude Code's, as it stands. */
export function takeFlag(args: readonly string[], flag: string): Taken {
  const terminator = args.indexOf("--");
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at === -1 || (terminator !== -1 && terminator < at)) return { value: undefined, rest: args };
  const joined = args[at]?.slice(flag.length + 1) ?? "";
  const value = args[at] === flag ? args[at + 1] : joined;
  if (!value) throw usageError(flag, "needs a value");
  return { value, rest: args.toSpliced(at, args[at] === flag ? 2 : 1) };
}
