/** Whether Claude Code is there, runs, and is new enough. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { findClaude } from "../../claude/find.ts";
import { CcrError } from "../../core/errors.ts";
import { atLeast } from "./versions.ts";
import type { Check, Finding, Patient } from "./types.ts";

const run = promisify(execFile);

/** The first that knows all flags and settings we start it with. */
const LEAST = "2.0.0";
/** Before it, the settings of a repository could lead requests elsewhere before it was trusted (CVE-2026-21852). */
const SAFE = "2.0.65";
const LIMIT_MS = 15_000;

export const claude: Check = {
  id: "claude",
  summary: "Claude Code is found, runs and is new enough",
  run: async (patient) => {
    const path = await locate(patient);
    return typeof path === "string" ? [await look(path, patient)] : [path];
  },
};

async function locate({ env, home, config }: Patient): Promise<string | Finding> {
  const configured = (await config().catch(() => undefined))?.claudePath;
  try {
    return findClaude({ env, home, configured, packageRoot: import.meta.dirname });
  } catch (error) {
    if (!(error instanceof CcrError)) throw error;
    return { level: "error", text: error.message, hint: error.hint };
  }
}

async function look(path: string, { env }: Patient): Promise<Finding> {
  let version: string;
  try {
    const { stdout } = await run(path, ["--version"], { env, timeout: LIMIT_MS, encoding: "utf8" });
    version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? "";
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split("\n");
    return {
      level: "error",
      text: `${path} does not run: ${reason}`,
      hint: "Install it again: npm i -g @anthropic-ai/claude-code",
    };
  }
  const text = `Claude Code ${version || "of an unknown version"} (${path})`;
  const hint = "Update it: claude update";
  if (version !== "" && !atLeast(version, LEAST)) return { level: "error", text: `${text} is too old`, hint };
  if (!atLeast(version, SAFE))
    return { level: "warn", text: `${text} may follow a repository's settings unasked`, hint };
  return { level: "ok", text };
}
