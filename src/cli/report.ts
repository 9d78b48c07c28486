/** Says on stderr what went wrong: what happened, then one thing to do. */
import { ConfigRejected, printIssue } from "../config/issues.ts";
import { type CcrError, toCcrError } from "../core/errors.ts";
import { sanitize } from "../pty/sanitize.ts";
import { exitCodeOf } from "./exit.ts";

/** Returns the exit code. */
export function report(thrown: unknown, { json }: { readonly json: boolean }): number {
  const error = toCcrError(thrown);
  process.stderr.write(json ? `${JSON.stringify(asJson(error))}\n` : asText(error));
  return exitCodeOf(error.code);
}

function asJson({ code, message, hint, facts }: CcrError): object {
  return { error: { code, message, hint, where: facts.where ?? null } };
}

function asText(error: CcrError): string {
  const lines = error instanceof ConfigRejected ? error.issues.map(printIssue) : [error.message];
  const shown = [
    ...lines.flatMap((line) => `ccr: ${line}`.split("\n")),
    ...(error.hint ? [`  ${error.hint}`] : []),
    `  [${error.code}]`,
  ];
  // Parts of it are what providers and files said.
  return shown.map((line) => `${sanitize(line)}\n`).join("");
}
