/** Complaints about a configuration file: where, what, the line itself, and what was probably meant. */
import { CcrError } from "../core/errors.ts";
import type { Place } from "./document.ts";

export interface ConfigIssue extends Place {
  readonly path: string;
  readonly message: string;
  readonly suggestion: string | undefined;
  /** The line of the file, without the values of its secrets, and a caret under the column. */
  readonly excerpt: string;
}

/** Columns of a long line that are shown on each side of the caret. */
const CONTEXT = 60;
const SECRET_VALUE = /((?:keys?|tokens?|secrets?|auth\w*)["']?\s*:\s*)("[^"]*"?|'[^']*'?|\[[^\]]*\]?)/gi;
/** A list of secrets that is still open at the end. */
const OPEN_LIST = /(?:keys?|tokens?|secrets?|auth\w*)["']?\s*:\s*\[[^\]]*$/i;
const TEXTS = /("[^"]*"?|'[^']*'?)/g;
/** Lines above that are looked through for it. */
const LINES_ABOVE = 50;

/** Makes issues about one file. */
export class IssueMaker {
  readonly #path: string;
  readonly #lines: readonly string[];

  constructor(path: string, text: string) {
    this.#path = path;
    this.#lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  }

  issue(place: Place, message: string, suggestion?: string): ConfigIssue {
    const line = this.#lines[place.line - 1] ?? "";
    const shown = this.#isInList(place.line) ? line.replaceAll(TEXTS, (text) => mask("", "", text)) : line;
    return { ...place, path: this.#path, message, suggestion, excerpt: excerptOf(shown, place) };
  }

  #isInList(line: number): boolean {
    return OPEN_LIST.test(this.#lines.slice(Math.max(0, line - 1 - LINES_ABOVE), line - 1).join("\n"));
  }
}

function excerptOf(line: string, { line: number, column }: Place): string {
  const from = Math.max(0, column - 1 - CONTEXT);
  const shown = line.replaceAll(SECRET_VALUE, mask).slice(from, column - 1 + CONTEXT);
  const gutter = `${number} | `;
  const caret = " ".repeat(Math.max(0, gutter.length - 2)) + "| " + " ".repeat(column - 1 - from) + "^";
  return `${gutter}${shown.replaceAll("\t", " ")}\n${caret}`;
}

/** Keeps the length, so that a caret further right still points at its column. */
function mask(_match: string, name: string, value: string): string {
  return name + value.replaceAll(/[^"'$\s[\],]/g, "•");
}

/** `config.json:3:7: message. Did you mean x?` */
export function headline(issue: ConfigIssue): string {
  const meant = issue.suggestion ? `. Did you mean ${issue.suggestion}?` : "";
  return `${issue.path}:${issue.line}:${issue.column}: ${issue.message}${meant}`;
}

export function printIssue(issue: ConfigIssue): string {
  return `${headline(issue)}\n${issue.excerpt}`;
}

/** A configuration that cannot be used, with everything that is wrong with it. */
export class ConfigRejected extends CcrError {
  readonly issues: readonly ConfigIssue[];

  constructor(first: ConfigIssue, ...rest: readonly ConfigIssue[]) {
    super("CCR-E050", {
      where: `${first.path}:${first.line}:${first.column}`,
      detail: rest.length === 0 ? first.message : `${first.message} (and ${rest.length} more)`,
      ...(first.suggestion && { suggestion: first.suggestion }),
    });
    this.issues = [first, ...rest];
  }
}
