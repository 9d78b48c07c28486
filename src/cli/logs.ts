/** `ccr logs`: what has happened, a line each, also of runs that are over. */
import { CcrError } from "../core/errors.ts";
import { LOG_LEVELS } from "../core/log-line.ts";
import type { StoredLine } from "../history/db/log-rows.ts";
import type { LogQuery } from "../history/db/reader.ts";
import { sanitize } from "../pty/sanitize.ts";
import { EXIT } from "./exit.ts";
import { type Given, parse, usageError } from "./flags.ts";
import { countOf, sinceOf } from "./history/filter.ts";
import { follow } from "./history/follow.ts";
import { numberText } from "../core/numbers.ts";
import { historyFile, lookInto } from "./history/store.ts";
import { Output } from "./output.ts";
import { LOGS_FLAGS } from "./rows/history.ts";
import type { Style, Tone } from "./style.ts";
import type { Invocation } from "./types.ts";

type Flags = Given<typeof LOGS_FLAGS>;
type Print = (line: StoredLine) => string;

const DEFAULT_COUNT = "50";
/** Lines that are looked through at once. */
const PAGE = 1_000;

export async function runLogs(invocation: Invocation): Promise<number> {
  const given = parse(invocation, LOGS_FLAGS);
  const output = new Output(given);
  if (given.on("path")) {
    output.answer({ path: historyFile() }, historyFile);
    return EXIT.done;
  }
  const query = queryOf(given);
  const fits = patternOf(given.text("grep"));
  const lines = lookInto((reader) =>
    lastLines((page) => reader.logs({ ...query, ...page }), fits, countOf(given.text("n") ?? DEFAULT_COUNT, "-n")),
  );
  if (!lines) throw new CcrError("CCR-E060", { where: historyFile() });
  if (given.on("follow")) return followLines(lines, query, fits, printer(given, output));
  if (output.json && !given.on("jsonl")) output.answer({ lines: lines.map(documentOf) }, () => "");
  else write(lines, printer(given, output));
  return EXIT.done;
}

async function followLines(lines: readonly StoredLine[], query: Query, fits: Fits, print: Print): Promise<number> {
  write(lines, print);
  let after = lines.at(-1)?.id ?? lookInto((reader) => reader.logs({ limit: 1 }).at(-1)?.id) ?? 0;
  await follow(() => {
    const news = lookInto((reader) => reader.logs({ ...query, limit: PAGE, after })) ?? [];
    after = news.at(-1)?.id ?? after;
    write(news.filter(fits), print);
  });
  return EXIT.done;
}

type Query = Omit<LogQuery, "limit" | "after" | "before">;
type Fits = (line: StoredLine) => boolean;

function queryOf(given: Flags): Query {
  const since = given.text("since");
  const request = given.text("request")?.replace(/^#/, "");
  return {
    level: LOG_LEVELS.find((level) => level === given.text("level")) ?? "info",
    ...(since !== undefined && { since: sinceOf(since) }),
    ...(request !== undefined && { flow: countOf(request, "--request") }),
  };
}

function patternOf(source: string | undefined): Fits {
  if (source === undefined) return () => true;
  try {
    const pattern = new RegExp(source, "iu");
    return ({ text, topic }) => pattern.test(text) || pattern.test(topic);
  } catch {
    throw usageError("--grep", `${source} is no regular expression`);
  }
}

/** The newest that fit, oldest first. */
function lastLines(
  read: (page: Pick<LogQuery, "limit" | "before">) => StoredLine[],
  fits: Fits,
  count: number,
): StoredLine[] {
  const found: StoredLine[] = [];
  let page = read({ limit: PAGE });
  while (page.length > 0 && found.length < count) {
    found.unshift(...page.filter(fits));
    const [first] = page;
    page = first ? read({ limit: PAGE, before: first.id }) : [];
  }
  return count === 0 ? [] : found.slice(-count);
}

function printer(given: Flags, { json, style }: Output): Print {
  if (json || given.on("jsonl")) return (line) => JSON.stringify({ schemaVersion: 1, ...documentOf(line) });
  return (line) => lineText(line, style);
}

function documentOf({ id, at, flow, level, topic, text }: StoredLine): object {
  return { id, at: new Date(at).toISOString(), level, topic, request: flow ?? null, text };
}

const TONES: Readonly<Record<StoredLine["level"], Tone | undefined>> = {
  error: "bad",
  warn: "odd",
  info: undefined,
  debug: "dim",
};

/** `14:02:13.301 info  done     #0142 200 in=26.4k` */
function lineText({ at, flow, level, topic, text }: StoredLine, style: Style): string {
  const tone = TONES[level];
  const shown = tone ? style.paint(tone, level.padEnd(5)) : level.padEnd(5);
  const number = flow === undefined ? "" : `#${numberText(flow)} `;
  return `${clockText(at)} ${shown} ${topic.padEnd(8)} ${number}${sanitize(text)}`;
}

function clockText(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString();
  const today = new Date().toDateString() === new Date(at).toDateString();
  return today ? date.slice(11, 23) : date.slice(0, 23).replace("T", " ");
}

function write(lines: readonly StoredLine[], print: Print): void {
  process.stdout.write(lines.map((line) => `${print(line)}\n`).join(""));
}
