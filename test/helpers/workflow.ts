/** Runs the steps of a workflow as GitHub's runner does, as far as shells go: `run` in bash, variables from GITHUB_ENV. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "yaml";

import { fieldsOf, itemsOf, stringOf, type Fields } from "../../src/transformers/foreign.ts";
import { ENTRY, outcomeOf, type Outcome } from "./ccr.ts";
import { put } from "./temp-dir.ts";

export interface Step {
  readonly name: string;
  readonly run: string;
  readonly uses: string;
  readonly env: Readonly<Record<string, string>>;
}

export function stepsOf(text: string): Step[] {
  const jobs = Object.values(fieldsOf(fieldsOf(parse(text))["jobs"]));
  return jobs.flatMap((job) => itemsOf(fieldsOf(job)["steps"]).map((step) => stepOf(fieldsOf(step))));
}

function stepOf({ name, run, uses, env }: Fields): Step {
  const variables = Object.entries(fieldsOf(env)).map(([key, value]) => [key, String(value)]);
  return { name: stringOf(name), run: stringOf(run), uses: stringOf(uses), env: Object.fromEntries(variables) };
}

export interface Runner {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Values of `secrets.*`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Takes the place of actions. */
  readonly action: (step: Step, env: Readonly<Record<string, string>>) => Promise<Outcome>;
}

export interface Ran {
  readonly step: Step;
  readonly outcome: Outcome;
}

/** Every step in its order, until one fails. `npx -y ccr-tui` is this program. */
export async function runSteps(steps: readonly Step[], { env, cwd, secrets, action }: Runner): Promise<Ran[]> {
  const bin = join(cwd, "bin");
  await put(join(bin, "npx"), `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${ENTRY}" "$@"\n`, 0o755);
  const [GITHUB_ENV, GITHUB_STEP_SUMMARY] = [join(cwd, "env"), join(cwd, "summary")];
  await Promise.all([put(GITHUB_ENV, ""), put(GITHUB_STEP_SUMMARY, "")]);
  const ran: Ran[] = [];
  for (const step of steps) {
    const exported = await variablesIn(GITHUB_ENV);
    const filled = (text: string): string =>
      text
        .replaceAll(/\$\{\{ *secrets\.(\w+) *\}\}/g, (_, name: string) => secrets[name] ?? "")
        .replaceAll(/\$\{\{ *env\.(\w+) *\}\}/g, (_, name: string) => exported[name] ?? "");
    const own = Object.fromEntries(Object.entries(step.env).map(([key, value]) => [key, filled(value)]));
    const PATH = `${bin}:${process.env["PATH"] ?? ""}`;
    const all = { ...env, PATH, GITHUB_ENV, GITHUB_STEP_SUMMARY, CI: "true", ...exported, ...own };
    const outcome = step.run === "" ? await action(step, all) : await bash(filled(step.run), all, cwd);
    ran.push({ step, outcome });
    if (outcome.code !== 0) break;
  }
  return ran;
}

/** As the runner calls it. */
function bash(script: string, env: Readonly<Record<string, string>>, cwd: string): Promise<Outcome> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], { env, cwd });
  child.stdin.end();
  return outcomeOf(child);
}

async function variablesIn(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, "utf8")).split("\n");
  return Object.fromEntries(lines.flatMap((line) => (line === "" ? [] : [split(line)])));
}

function split(line: string): [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}
