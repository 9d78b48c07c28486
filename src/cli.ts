/** `ccr`: finds the command and loads only that. */
import { choose, ownArgs } from "./cli/choose.ts";

const choice = choose(process.argv.slice(2));
const own = new Set(ownArgs(choice));

function asks(...flags: readonly string[]): boolean {
  return flags.some((flag) => own.has(flag));
}

async function dispatch(): Promise<number> {
  const { path, command, before, args } = choice;
  if (asks("-h", "--help")) return (await import("./cli/help.ts")).printHelp(path);
  if (asks("-v", "-V", "--version")) return (await import("./cli/version.ts")).printVersion(asks("--json"));
  if (!command) return (await import("./cli/preset/run.ts")).runPreset(path, { before, args });
  return (await command.load())({ before, args });
}

try {
  process.exitCode = await dispatch();
} catch (error) {
  process.exitCode = (await import("./cli/report.ts")).report(error, { json: asks("--json") });
}
