/** Tells where a service is: on stdout, and to later steps of a GitHub workflow. */
import { appendFileSync } from "node:fs";

import { usageError } from "../flags.ts";
import type { Output } from "../output.ts";
import { variablesOf, type Way } from "./environment.ts";
import type { ServiceRecord } from "./record.ts";
import { printVariables } from "./shells.ts";

export interface Announcement {
  readonly output: Output;
  readonly github: boolean;
}

/** The file that GitHub's runner reads after the step. Throws when this is no such step. */
export function githubEnvFile(env: NodeJS.ProcessEnv = process.env): string {
  const file = env["GITHUB_ENV"];
  if (file) return file;
  throw usageError("--github-env", "GITHUB_ENV is not set: this is no step of a GitHub workflow");
}

export function announceService(record: ServiceRecord, text: string, { output, github }: Announcement): void {
  const { url, pid, port, clientToken } = record;
  if (github) exportToWorkflow(record, output);
  output.answer({ url, pid, port, token: record.keyed ? clientToken : null }, () => text);
}

/** The runner blanks what it was told to mask, wherever it appears in the log from then on. */
export function exportToWorkflow(record: Way, output: Output): void {
  const mask = `::add-mask::${record.clientToken}\n`;
  (output.json ? process.stderr : process.stdout).write(mask);
  appendFileSync(githubEnvFile(), `${printVariables("github", variablesOf(record, process.env)).join("\n")}\n`);
}
