/** `ccr inspect`: the recorded requests as a list, one of them in detail, or all of them for other programs. */
import { writeFileSync } from "node:fs";

import manifest from "../../package.json" with { type: "json" };
import { CcrError } from "../core/errors.ts";
import type { FlowRecord, FlowRow } from "../core/record.ts";
import type { HistoryReader } from "../history/db/reader.ts";
import { clientCurl, upstreamCurl } from "../history/export/curl.ts";
import { harOf } from "../history/export/har.ts";
import { documentOf, jsonlOf, withNulls } from "../history/export/jsonl.ts";
import { markdownOf } from "../history/export/markdown.ts";
import type { Shown } from "../history/view/shown.ts";
import { type Tab, TABS } from "../history/view/tabs.ts";
import { EXIT } from "./exit.ts";
import { type Given, parse, usageError } from "./flags.ts";
import { countOf, filterOf } from "./history/filter.ts";
import { follow } from "./history/follow.ts";
import { listLines } from "./history/list.ts";
import { lookInto, readHistory, recordOf } from "./history/store.ts";
import { paintedTab, rawBody } from "./history/tabs.ts";
import { Output } from "./output.ts";
import { hasScreen } from "./terminal.ts";
import { INSPECT_FLAGS } from "./rows/history.ts";
import type { Invocation } from "./types.ts";

type Flags = Given<typeof INSPECT_FLAGS>;

const DEFAULT_COUNT = "20";
/** Requests of one export without a number. */
const MAX_EXPORT = 10_000;
/** Width for programs and files: everything. */
const UNLIMITED = Number.POSITIVE_INFINITY;

export async function runInspect(invocation: Invocation): Promise<number> {
  const given = parse(invocation, INSPECT_FLAGS, 2);
  const output = new Output(given);
  if (given.on("export")) return runExport(given);
  const [id, surplus] = given.operands;
  if (surplus !== undefined) throw usageError(surplus, "unexpected argument");
  if (id !== undefined) return showOne(id, given, output);
  for (const flag of ["tab", "raw"] as const)
    if (given.on(flag)) throw usageError(`--${flag}`, "needs the ID of a request");
  if (given.on("follow")) return followList(given, output);
  return isBare(given, output) ? openInspector(given) : showList(given, output);
}

/** Somebody looks at a terminal and has asked for nothing in particular. */
function isBare(given: Flags, output: Output): boolean {
  return hasScreen() && !output.json && !given.on("n") && !given.on("no-input") && !process.env["CI"];
}

async function openInspector(given: Flags): Promise<number> {
  filterOf(given.text("filter") ?? "");
  const { runInspectorScreen } = await import("./inspection-screen.ts");
  return runInspectorScreen(given, given.text("filter") ?? "");
}

function showList(given: Flags, output: Output): number {
  const filter = filterOf(given.text("filter") ?? "");
  const limit = countOf(given.text("n") ?? DEFAULT_COUNT, "-n");
  const rows = readHistory((reader) => reader.list({ filter, limit }));
  output.answer({ requests: rows.map(rowDocument) }, (style) => {
    if (rows.length > 0) return listLines(rows, style, process.stdout.columns ?? UNLIMITED).join("\n");
    return given.on("filter") ? `No request matches ${given.text("filter")}.` : "No requests yet.";
  });
  return EXIT.done;
}

/** What ends from now on, and what is under way. In JSON a line each. */
async function followList(given: Flags, output: Output): Promise<number> {
  const filter = filterOf(given.text("filter") ?? "");
  let seen = lookInto((reader) => reader.rev()) ?? 0;
  await follow(() => {
    const news = lookInto((reader) => ({
      rev: reader.rev(),
      rows: reader.list({ filter, limit: MAX_EXPORT, since: seen }),
    }));
    if (!news) return;
    seen = news.rev;
    for (const row of news.rows.toReversed())
      if (row.state !== "open") process.stdout.write(`${lineOf(row, output)}\n`);
  });
  return EXIT.done;
}

function lineOf(row: FlowRow, output: Output): string {
  if (output.json) return JSON.stringify({ schemaVersion: 1, ...rowDocument(row) });
  return listLines([row], output.style, process.stdout.columns ?? UNLIMITED)[1] ?? "";
}

async function showOne(id: string, given: Flags, output: Output): Promise<number> {
  if (given.on("follow")) throw usageError("--follow", "follows the list, not one request");
  const record = recordOf(id);
  const tab = tabNamed(given.text("tab"));
  if (given.on("raw")) process.stdout.write(rawBody(tab, record));
  else {
    const shown = tab === "diff" || tab === "overview" ? await described(record, given) : { record };
    output.answer(documentOf(record), (style) => paintedTab(tab, shown, style));
  }
  return EXIT.done;
}

/** With who changed what, where the configuration can tell. */
async function described(record: FlowRecord, given: Flags): Promise<Shown> {
  const { describeOffline } = await import("./inspection-offline.ts");
  return describeOffline(record, given);
}

function tabNamed(name: string | undefined): Tab {
  return TABS.find((tab) => tab === name) ?? "overview";
}

function rowDocument({ at, ...row }: FlowRow): object {
  return { ...withNulls(row), at: new Date(at).toISOString() };
}

function runExport(given: Flags): number {
  const { id, file } = exportOperands(given.operands);
  const text =
    id === undefined
      ? readHistory((reader) => exported(given, reader))
      : exportText([recordOf(id)], given.text("export"));
  if (file === "-") process.stdout.write(text);
  else writeFileSync(file, text, { mode: 0o600 });
  return EXIT.done;
}

/** `ID`, `FILE`, `ID FILE`; a lone number is an id. */
function exportOperands([first, second]: readonly string[]): {
  readonly id: string | undefined;
  readonly file: string;
} {
  if (second !== undefined) return { id: first, file: second };
  if (first !== undefined && /^#?\d+$/.test(first)) return { id: first, file: "-" };
  return { id: undefined, file: first ?? "-" };
}

function exported(given: Flags, reader: HistoryReader): string {
  const filter = filterOf(given.text("filter") ?? "");
  const limit = countOf(given.text("n") ?? String(MAX_EXPORT), "-n");
  const rows = reader.list({ filter, limit }).toReversed();
  return exportText(
    rows.flatMap(({ id }) => reader.record(id) ?? []),
    given.text("export"),
  );
}

function exportText(records: readonly FlowRecord[], format: string | undefined): string {
  switch (format) {
    case "har":
      return `${JSON.stringify(harOf(records, manifest.version))}\n`;
    case "md":
      return records.map(markdownOf).join("\n");
    case "curl":
      return records.map(curlOf).join("\n");
    default:
      return records.map(jsonlOf).join("");
  }
}

function curlOf(record: FlowRecord): string {
  if (record.bodies.size === 0) {
    throw new CcrError("CCR-E061", { name: `request ${record.row.id}`, detail: "was recorded without its bodies" });
  }
  return upstreamCurl(record) ?? clientCurl(record);
}
