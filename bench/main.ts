/**
 * Measures the budgets and prints them beside their yardsticks: `npm run bench -- [--only name,...] [--runs N]`.
 * The figures of every run go to `bench/results/` as JSON. A missed budget is a finding, not a failure: exit code 0.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { BUDGETS } from "./budgets/index.ts";
import type { Budget, Row } from "./budgets/types.ts";
import { judge, printTable } from "./report.ts";

const { values } = parseArgs({ options: { only: { type: "string" }, runs: { type: "string", default: "5" } } });
const runs = Number(values.runs);
const results = await measure(chosen(values.only));
process.stdout.write(`\n${printTable(results.flatMap(({ rows }) => rows))}\n\n${save(results)}\n`);

interface Result {
  readonly name: string;
  readonly budget: string;
  readonly rows: readonly Row[];
  readonly error?: string;
}

function chosen(only: string | undefined): readonly Budget[] {
  const names = only?.split(",") ?? BUDGETS.map(({ name }) => name);
  return names.map((name) => {
    const budget = BUDGETS.find((known) => known.name === name);
    if (!budget) throw new Error(`no budget ${name}; there are ${BUDGETS.map((known) => known.name).join(", ")}`);
    return budget;
  });
}

/** One after the other: they would disturb each other. One that breaks does not stop the rest. */
async function measure(budgets: readonly Budget[]): Promise<Result[]> {
  const done: Result[] = [];
  for (const { name, budget, run } of budgets) {
    process.stderr.write(`${name}: ${budget}\n`);
    try {
      done.push({ name, budget, rows: await run({ runs }) });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`${name}: not measured: ${message}\n`);
      process.exitCode = 1;
      done.push({ name, budget, rows: [], error: message });
    }
  }
  return done;
}

function save(measured: readonly Result[]): string {
  const directory = join(import.meta.dirname, "results");
  const at = new Date().toISOString();
  const file = join(directory, `${at.replaceAll(/[:.]/g, "-")}.json`);
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, kernel: release(), node: process.version };
  const budgets = measured.map(({ rows, ...rest }) => ({
    ...rest,
    rows: rows.map((row) => ({ ...row, verdict: judge(row) })),
  }));
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ at, machine, runs, budgets }, undefined, 2)}\n`);
  return file;
}
