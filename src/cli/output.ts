/** What a command says: its answer on stdout, everything else on stderr, as loud as the user wants it. */
import type { GivenGlobally } from "./flags.ts";
import { type Style, styleOf } from "./style.ts";

const LEVELS = ["fatal", "error", "warn", "info", "debug", "trace"] as const;
type Level = (typeof LEVELS)[number];

export class Output {
  readonly json: boolean;
  /** For the answer as text. */
  readonly style: Style;
  readonly #level: number;

  constructor(given: GivenGlobally) {
    this.json = given.on("json");
    this.style = styleOf({ color: given.text("color"), ascii: given.on("ascii") }, process.stdout, process.env);
    this.#level = LEVELS.indexOf(levelOf(given));
  }

  /** The one answer of the command. */
  answer(document: object, text: (style: Style) => string): void {
    const shown = this.json ? JSON.stringify({ schemaVersion: 1, ...document }) : text(this.style);
    if (shown !== "") process.stdout.write(`${shown}\n`);
  }

  tells(level: Level): boolean {
    return LEVELS.indexOf(level) <= this.#level;
  }

  /** What is being done, for somebody who waits. */
  progress(text: string): void {
    if (this.tells("info")) this.#say(text);
  }

  /** What is odd and stops nothing. */
  warn(texts: readonly string[]): void {
    if (this.tells("warn")) for (const text of texts) this.#say(text);
  }

  #say(text: string): void {
    process.stderr.write(`ccr: ${text}\n`);
  }
}

function levelOf(given: GivenGlobally): Level {
  const named = LEVELS.find((level) => level === given.text("log-level"));
  if (named) return named;
  if (given.on("quiet")) return "error";
  return (["info", "debug"] as const)[given.count("verbose")] ?? "trace";
}
