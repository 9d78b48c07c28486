/** Writes `docs/errors.md`: every error by its code, with what helps. Run: `npm run docs`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { exitCodeOf } from "../src/cli/exit.ts";
import type { ErrorFacts } from "../src/core/error-facts.ts";
import type { ErrorCode } from "../src/core/error-codes.ts";
import { type ErrorRow, ERRORS } from "../src/core/errors.ts";
import { HELP } from "./errors-help.ts";

export const ERRORS_PATH: string = join(import.meta.dirname, "..", "docs", "errors.md");

const INTRODUCTION = `# Errors

Written from the table of errors by \`npm run docs\`. Every error says what happened, what to do, and its code; Claude Code shows
the same text. \`ccr inspect --filter code:E110\` lists the requests that ended with one, \`ccr doctor\` looks at everything that
may be wrong. Words in capitals stand for what it is about.
`;

/** Whatever is left out here is left out of the texts, too. */
const FACTS: ErrorFacts = { provider: "PROVIDER", model: "MODEL", detail: "REASON", name: "NAME", where: "PLACE" };

const CHAPTERS: readonly (readonly [from: string, title: string])[] = [
  ["CCR-E001", "The program itself"],
  ["CCR-E010", "Requests of clients"],
  ["CCR-E050", "Configuration"],
  ["CCR-E060", "History, replay, cassettes"],
  ["CCR-E101", "Providers"],
  ["CCR-E201", "Transformers of your own"],
  ["CCR-E900", "Defects"],
];

export function errorsDoc(): string {
  const lines = [INTRODUCTION];
  let next = 0;
  for (const [code, row] of entries()) {
    for (let chapter = CHAPTERS[next]; chapter && code >= chapter[0]; chapter = CHAPTERS[next]) {
      lines.push(`## ${chapter[1]}\n`);
      next++;
    }
    lines.push(section(code, row));
  }
  return lines.join("\n");
}

function entries(): [ErrorCode, ErrorRow][] {
  return codes().map((code) => [code, ERRORS[code]]);
}

function isCode(text: string): text is ErrorCode {
  return Object.hasOwn(ERRORS, text);
}

function codes(): ErrorCode[] {
  return Object.keys(ERRORS).filter(isCode).toSorted();
}

function section(code: ErrorCode, { status, text, hint, transient }: ErrorRow): string {
  const advice = hint?.(FACTS) ?? "";
  const facts = [`HTTP ${status}`, `exit code ${exitCodeOf(code)}`, ...(transient ? ["clients try again"] : [])];
  return [
    `### ${code}`,
    "",
    `> ${escaped(sentence(text(FACTS)))}`,
    ...(advice === "" ? [] : [">", `> ${escaped(advice)}.`]),
    "",
    wrap(HELP[code]),
    "",
    `${facts.join(", ")}.`,
    "",
  ].join("\n");
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}.`;
}

/** Markdown reads these as something else. */
function escaped(text: string): string {
  return text.replaceAll(/[\\<>*_]/g, String.raw`\$&`);
}

const WIDTH = 120;

function wrap(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

if (import.meta.main) writeFileSync(ERRORS_PATH, errorsDoc());
