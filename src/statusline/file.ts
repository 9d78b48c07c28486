/**
 * The snapshot file between the proxy and `ccr statusline`: where it lies, what is in it.
 *
 * Line 1 is the status line ready to show, for readers that start no program; line 2 is JSON for those that do.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Fields, isObject, parseObject } from "./json.ts";
import { renderLine } from "./line.ts";
import { formOf } from "./setting.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "./state.ts";

export interface SnapshotRecord {
  /** Process that keeps the file up to date. */
  readonly pid: number;
  readonly snapshot: Snapshot;
  /** `StatusLine` of the configuration, as it is written there. */
  readonly setting?: unknown;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Claude Code's session ids are UUIDs. Whatever a client sends instead must not reach outside the directory. */
const SESSION_ID = /^[\w-]{1,64}$/;

/** File of a session that was not told its own by `CCR_STATUSLINE_FILE`. Undefined when the id is no file name. */
export function snapshotFile(session: string, env: Env = process.env): string | undefined {
  if (!SESSION_ID.test(session)) return undefined;
  return join(directoryOf(env), `${session}.statusline`);
}

function directoryOf(env: Env): string {
  const runtime = env["XDG_RUNTIME_DIR"];
  return runtime ? join(runtime, "ccr") : join(tmpdir(), `ccr-${process.getuid?.() ?? "user"}`);
}

/** For `statuslineCommand`: the file that a service keeps for the session, whose id Claude Code tells the command. */
export function sessionFileWord(env: Env = process.env): string {
  return `${quoted(directoryOf(env))}/"$CLAUDE_CODE_SESSION_ID".statusline`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function encodeSnapshot(record: SnapshotRecord, colour: boolean): string {
  return `${renderLine(record.snapshot, colour, formOf(record.setting))}\n${JSON.stringify(record)}\n`;
}

/** Undefined when the text is not a snapshot file; fields that are absent or of another type are unknown facts. */
export function decodeSnapshot(text: string): SnapshotRecord | undefined {
  const record = parseObject(text.split("\n", 2)[1] ?? "");
  const fields = record?.["snapshot"];
  const pid = record?.["pid"];
  if (typeof pid !== "number" || !isObject(fields)) return undefined;
  return { pid, snapshot: readSnapshot(fields), setting: record?.["setting"] };
}

function readSnapshot(fields: Fields): Snapshot {
  const text = (key: keyof Snapshot): string | undefined => {
    const value = fields[key];
    return typeof value === "string" ? value : undefined;
  };
  const number = (key: keyof Snapshot): number | undefined => {
    const value = fields[key];
    return typeof value === "number" ? value : undefined;
  };
  return {
    ...EMPTY_SNAPSHOT,
    target: text("target"),
    rule: text("rule"),
    why: text("why"),
    inputTokens: number("inputTokens"),
    cachedTokens: number("cachedTokens"),
    outputTokens: number("outputTokens"),
    ttft: number("ttft"),
    tokensPerSecond: number("tokensPerSecond"),
    error: text("error"),
    cost: number("cost"),
    window: number("window"),
    instead: text("instead"),
    pinned: fields["pinned"] === true,
    streaming: fields["streaming"] === true,
    totalInput: number("totalInput") ?? 0,
    totalOutput: number("totalOutput") ?? 0,
  };
}

/**
 * Shell command that prints the line of a snapshot file with built-ins only: Claude Code runs it about every second,
 * and a Node start costs 40 ms of CPU each time. `file` is a word in the shell's language.
 */
export function statuslineCommand(file: string = '"$CCR_STATUSLINE_FILE"'): string {
  return `{ IFS= read -r line <${file}; } 2>/dev/null || line='ccr ? proxy not running'; printf '%s\\n' "$line"`;
}

/** For lines that need what Claude Code says on standard input: `ccr statusline` of this very program. */
export function ownStatuslineCommand(): string {
  return `${quoted(process.execPath)} ${quoted(process.argv[1] ?? "ccr")} statusline`;
}
