/** What the terminal can do, as far as can be told without asking it. */
import { colorDepthOf, functionKeysAreFree } from "../../tui/terminal.ts";
import { speaksUtf8 } from "../style.ts";
import type { Check, Finding, Patient } from "./types.ts";

/** Below this the screen is the pane and one row. */
const LEAST_COLUMNS = 60;
const LEAST_ROWS = 12;

export const terminal: Check = {
  id: "terminal",
  summary: "the terminal can show the screen",
  run: async (patient) => {
    if (!process.stdout.isTTY || !process.stdin.isTTY) {
      return [{ level: "ok", text: "no terminal here: ccr runs without a screen" }];
    }
    const problems = problemsOf(patient.env);
    const { columns, rows } = process.stdout;
    const { TERM = "not set" } = patient.env;
    const text = `TERM ${TERM}, ${columns}x${rows}, colours: ${colorDepthOf(patient.env)}`;
    return problems.length > 0 ? problems : [{ level: "ok", text }];
  },
};

function problemsOf(env: Patient["env"]): Finding[] {
  const { columns, rows } = process.stdout;
  const problems: Finding[] = [];
  if (!env["TERM"] || env["TERM"] === "dumb") {
    const text = `TERM is ${env["TERM"] || "not set"}: there will be no screen`;
    problems.push({ level: "warn", text, hint: "Set TERM to what the terminal is, xterm-256color for most" });
  }
  if (!speaksUtf8(env)) {
    problems.push({
      level: "warn",
      text: "the locale is not UTF-8: lines and signs may be garbled",
      hint: "Set LANG, to C.UTF-8 for instance",
    });
  }
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) {
    problems.push({ level: "warn", text: `the terminal is small (${columns}x${rows}): there is no sidebar` });
  }
  if (!functionKeysAreFree(env)) {
    problems.push({
      level: "warn",
      text: "byobu takes the function keys",
      hint: "Use Ctrl+\\ and a letter: ccr help keys",
    });
  }
  return problems;
}
