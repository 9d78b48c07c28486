/**
 * `ccr statusline`: prints one line about the session that Claude Code asks for, and below it what the command of `--then`
 * prints. Never fails, never says why.
 */
import { readFileSync, writeSync } from "node:fs";

import { decodeSnapshot, type SnapshotRecord, snapshotFile } from "./file.ts";
import { parseObject } from "./json.ts";
import { notRunningLine, renderLine, wantsColour } from "./line.ts";
import { ccrSettingOf, formOf } from "./setting.ts";

/** Claude Code writes its JSON before it looks at our output; a terminal never ends its input. */
const STDIN_LIMIT_MS = 300;
/** The JSON has 1 to 2 KB. */
const STDIN_LIMIT_LENGTH = 256 * 1024;

/** Exit code, always 0: Claude Code blanks the line of a command that fails. */
export async function runStatusline({ args }: { readonly args: readonly string[] }): Promise<number> {
  const colour = wantsColour(process.env);
  const command = thenOf(args);
  const input = new Input();
  if (command !== undefined) await input.read();
  const record = await findSnapshot(input);
  print(await lineOf(record, input, colour));
  if (command !== undefined) await runThen(command, await input.read());
  return 0;
}

/** Never throws: what goes wrong with the user's own line shows ours. */
async function lineOf(record: SnapshotRecord | undefined, input: Input, colour: boolean): Promise<string> {
  if (!record) return notRunningLine(colour);
  const { snapshot, setting } = record;
  const theirs = ccrSettingOf(setting);
  if (!theirs) return renderLine(snapshot, colour, formOf(setting));
  try {
    const { renderCcrLine } = await import("./ccr/render.ts");
    const fields = parseObject(await input.read()) ?? {};
    const line = await renderCcrLine({ setting: theirs, snapshot, input: fields, colour, env: process.env });
    return line === "" ? renderLine(snapshot, colour) : line;
  } catch {
    return renderLine(snapshot, colour);
  }
}

function print(line: string): void {
  try {
    writeSync(1, `${line}\n`);
  } catch {
    // Claude Code ends a call that a newer one replaces: nobody reads this line any more.
  }
}

/** What Claude Code says, read once and only when it is asked for. */
class Input {
  #text: Promise<string> | undefined;

  read(): Promise<string> {
    return (this.#text ??= readStdin());
  }
}

/** The last one that was given. */
function thenOf(args: readonly string[]): string | undefined {
  const at = args.findLastIndex((arg) => arg === "--then" || arg.startsWith("--then="));
  const arg = args[at];
  return arg === "--then" ? args[at + 1] : arg?.slice("--then=".length);
}

/** Another program's status line, which gets the same input and prints for itself. */
async function runThen(command: string, input: string): Promise<void> {
  const [{ spawn }, { once }] = await Promise.all([import("node:child_process"), import("node:events")]);
  const child = spawn(command, { shell: true, stdio: ["pipe", "inherit", "ignore"] });
  // It need not read what it gets, nor be there at all.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  await once(child, "close").catch(() => {});
}

async function findSnapshot(input: Input): Promise<SnapshotRecord | undefined> {
  const { CCR_STATUSLINE_FILE, CLAUDE_CODE_SESSION_ID } = process.env;
  if (CCR_STATUSLINE_FILE) return readLiveSnapshot(CCR_STATUSLINE_FILE);
  const session = CLAUDE_CODE_SESSION_ID ?? parseObject(await input.read())?.["session_id"];
  const file = typeof session === "string" ? snapshotFile(session) : undefined;
  return file === undefined ? undefined : readLiveSnapshot(file);
}

/** Undefined when there is no file, or its writer died without removing it. */
function readLiveSnapshot(file: string): SnapshotRecord | undefined {
  try {
    const record = decodeSnapshot(readFileSync(file, "utf8"));
    return record && isRunning(record.pid) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** What arrives on stdin until it ends, within limits of time and size. */
function readStdin(): Promise<string> {
  const { stdin } = process;
  let text = "";
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stdin.destroy();
      resolve(text);
    };
    const timer = setTimeout(finish, STDIN_LIMIT_MS);
    stdin.setEncoding("utf8");
    stdin.on("data", (chunk: string) => {
      text += chunk;
      if (text.length > STDIN_LIMIT_LENGTH) finish();
    });
    stdin.once("end", finish).once("error", finish);
  });
}
