/** `ccr doctor`: looks at everything that may be wrong, and mends what it can when it is asked to. */
import { homedir } from "node:os";

import { loadConfig } from "../config/load.ts";
import { pathsOf } from "../config/paths.ts";
import type { Config } from "../config/types.ts";
import { sanitize } from "../pty/sanitize.ts";
import { configPath } from "./config.ts";
import { CHECKS } from "./doctor/index.ts";
import type { Check, Finding, Patient } from "./doctor/types.ts";
import { EXIT } from "./exit.ts";
import { type GivenGlobally, parse, usageError } from "./flags.ts";
import { Output } from "./output.ts";
import { DOCTOR_FLAGS } from "./rows/tools.ts";
import type { Style } from "./style.ts";
import { transformerCatalog } from "../proxy/plugins/catalog.ts";
import type { Invocation } from "./types.ts";

interface Result {
  readonly check: Check;
  readonly findings: readonly Finding[];
  /** What was done, one sentence each. */
  readonly fixed: readonly string[];
}

export async function runDoctor(invocation: Invocation): Promise<number> {
  const given = parse(invocation, DOCTOR_FLAGS, CHECKS.length);
  const output = new Output(given);
  const checks = chosen(given.operands, given.on("online"));
  const results: Result[] = [];
  for (const check of checks) {
    // A configuration that a fix may have changed is read again.
    const patient = patientOf(given);
    results.push(await examine(check, patient, given.on("fix")));
  }
  output.answer(documentOf(results), (style) => textOf(results, style));
  const levels = new Set(results.flatMap(({ findings }) => findings.map(({ level }) => level)));
  return levels.has("error") || (given.on("strict") && levels.has("warn")) ? EXIT.unhealthy : EXIT.done;
}

/** Whoever names a check wants it, also when it needs the network. */
function chosen(ids: readonly string[], online: boolean): readonly Check[] {
  if (ids.length === 0) return CHECKS.filter((check) => online || !check.online);
  return ids.map((id) => {
    const check = CHECKS.find((known) => known.id === id);
    if (check) return check;
    throw usageError(id, `is no check; there are ${CHECKS.map((known) => known.id).join(", ")}`);
  });
}

function patientOf(given: GivenGlobally): Patient {
  const { env } = process;
  const path = configPath(given);
  let loading: Promise<Config | undefined> | undefined;
  return {
    env,
    cwd: process.cwd(),
    home: env["HOME"] || homedir(),
    paths: pathsOf(env),
    configPath: path,
    config: () => (loading ??= loadConfig(path, { transformers: transformerCatalog() })),
  };
}

async function examine(check: Check, patient: Patient, fix: boolean): Promise<Result> {
  const findings = await check.run(patient);
  const fixable = fix ? findings.filter((finding) => finding.fix) : [];
  if (fixable.length === 0) return { check, findings, fixed: [] };
  const fixed: string[] = [];
  for (const finding of fixable) fixed.push((await finding.fix?.()) ?? "");
  return { check, findings: await check.run(patient), fixed };
}

function documentOf(results: readonly Result[]): object {
  const count = (level: Finding["level"]): number =>
    results.flatMap(({ findings }) => findings).filter((finding) => finding.level === level).length;
  return {
    ok: count("error") === 0,
    errors: count("error"),
    warnings: count("warn"),
    checks: results.map(({ check, findings, fixed }) => ({
      id: check.id,
      findings: findings.map(({ level, text, hint, fix }) => ({
        level,
        text,
        hint: hint ?? null,
        fixable: fix !== undefined,
      })),
      fixed,
    })),
  };
}

const TONES = { ok: "good", warn: "odd", error: "bad" } as const;

function textOf(results: readonly Result[], style: Style): string {
  const width = Math.max(...results.map(({ check }) => check.id.length));
  const indent = " ".repeat(width + 4);
  const lines = results.flatMap(({ check, findings, fixed }) => [
    ...fixed.map(
      (text) => `${style.paint("good", style.sign.good)} ${check.id.padEnd(width)}  fixed: ${sanitize(text)}`,
    ),
    ...findings.flatMap(({ level, text, hint }) => [
      `${style.paint(TONES[level], style.sign[TONES[level]])} ${check.id.padEnd(width)}  ${sanitize(text)}`,
      ...(hint ? [`${indent}${style.paint("dim", sanitize(hint))}`] : []),
    ]),
  ]);
  return lines.join("\n");
}
