/** `ccr plugin check`: whether a transformer does what CCR's transformers must do. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

import { sanitize } from "../../pty/sanitize.ts";
import { fieldsOf, itemsOf, stringOf } from "../../transformers/foreign.ts";
import { EXIT } from "../exit.ts";
import { parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";
import type { Tried, Trial } from "./try.ts";

/** Each hook has 5 s, and there are six tries at most. */
const LIMIT_MS = 40_000;

export async function runCheck(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 1);
  const [named] = given.operands;
  if (named === undefined) throw usageError("ccr plugin check", "needs the file of a transformer");
  const file = resolve(named);
  const { name, hooks, endPoint, checks } = await trialOf(file);
  const ok = checks.every((check) => check.ok);
  new Output(given).answer({ file, ok, name, hooks, endPoint, checks }, (style) =>
    table(
      checks.map((check) => [
        check.ok ? style.paint("good", style.sign.good) : style.paint("bad", style.sign.bad),
        check.what,
        sanitize(check.detail),
      ]),
    ).join("\n"),
  );
  return ok ? EXIT.done : EXIT.failed;
}

/** A plugin that hangs or ends the process does so in a process of its own. */
async function trialOf(file: string): Promise<Trial> {
  const [entry = ""] = process.argv.slice(1);
  const child = fork(entry, ["__check-plugin", file], { silent: true });
  const said: unknown[] = [];
  child.on("message", (message) => void said.push(message));
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const [written] = await Promise.all([child.stdout ? text(child.stdout) : "", once(child, "close")]);
  clearTimeout(timer);
  const trial = trialIn(said[0]);
  const ended = child.signalCode ?? `exit code ${child.exitCode}`;
  if (!trial) return failed("runs to its end", `the process ended with ${ended}`);
  return { ...trial, checks: [...trial.checks, ...quiet(written)] };
}

/** The proxy's standard output is what other programs read. */
function quiet(written: string): Tried[] {
  if (written === "") return [];
  const [line = ""] = written.split("\n");
  return [{ what: "is silent", ok: false, detail: `it writes to standard output: ${line.slice(0, 80)}` }];
}

function failed(what: string, detail: string): Trial {
  return { name: null, hooks: [], endPoint: null, checks: [{ what, ok: false, detail }] };
}

function trialIn(message: unknown): Trial | undefined {
  const { name, hooks, endPoint, checks } = fieldsOf(message);
  if (!Array.isArray(checks)) return undefined;
  return {
    name: stringOf(name) || null,
    hooks: itemsOf(hooks).map(stringOf),
    endPoint: stringOf(endPoint) || null,
    checks: itemsOf(checks)
      .map(fieldsOf)
      .map(({ what, ok, detail }) => ({
        what: stringOf(what),
        ok: ok === true,
        detail: stringOf(detail),
      })),
  };
}
