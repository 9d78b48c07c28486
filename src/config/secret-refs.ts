/**
 * Secrets that are kept elsewhere: `file:PATH`, `cmd:PROGRAM ARGUMENTS`, `keychain:SERVICE[/ACCOUNT]`.
 * A program is started as it is, without a shell; `cmd:sh -c "..."` gives it one.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { isRecord } from "../core/message.ts";
import type { Environment } from "./interpolate.ts";
import { expandPath } from "./paths.ts";

const REFERENCE = /^(file|cmd|keychain):(.+)$/s;
/** Password managers may ask for a finger. */
const MAX_MS = 30_000;
const MAX_BYTES = 64 * 1024;

export interface SecretContext {
  /** Relative files start at the configuration's folder. */
  readonly configPath: string;
  readonly env: Environment;
}

/** Asks each source once, as long as its reference stays the same. */
export class SecretReader {
  readonly #known = new Map<string, string>();

  /** The secret behind a reference, or the text itself where it is none. Throws what went wrong. */
  async read(text: string, context: SecretContext): Promise<string> {
    const [, kind = "", rest = ""] = REFERENCE.exec(text) ?? [];
    if (kind === "") return text;
    // Files are cheap to read and may change; commands and keychains may ask the user.
    if (kind === "file") return fromFile(rest, context);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const secret = kind === "cmd" ? await output(wordsOf(rest), context) : await output(keychainCommand(rest), context);
    this.#known.set(text, secret);
    return secret;
  }
}

export function isReference(text: string): boolean {
  return REFERENCE.test(text);
}

async function fromFile(path: string, { configPath, env }: SecretContext): Promise<string> {
  const text = await readFile(expandPath(path.trim(), configPath, env), "utf8");
  return nonEmpty(text.trim(), "the file is empty");
}

const run = promisify(execFile);

async function output([program = "", ...args]: readonly string[], { env }: SecretContext): Promise<string> {
  try {
    const { stdout } = await run(program, args, {
      env: { ...env },
      timeout: MAX_MS,
      maxBuffer: MAX_BYTES,
      windowsHide: true,
    });
    return nonEmpty(stdout.trim(), `${program} printed nothing`);
  } catch (error) {
    throw new Error(failureOf(program, error), { cause: error });
  }
}

/** Not what the program printed: that may hold the secret. */
function failureOf(program: string, error: unknown): string {
  const { code, killed } = isRecord(error) ? error : {};
  if (killed === true) return `${program} took longer than ${MAX_MS / 1000} s`;
  if (code === "ENOENT") return `there is no program ${program}`;
  if (typeof code === "number") return `${program} ended with exit code ${code}`;
  return error instanceof Error && error.cause === undefined && code === undefined
    ? error.message
    : `${program}: ${String(code)}`;
}

function nonEmpty(secret: string, complaint: string): string {
  if (secret === "") throw new Error(complaint);
  return secret;
}

function keychainCommand(name: string): string[] {
  const slash = name.indexOf("/");
  const service = slash === -1 ? name : name.slice(0, slash);
  const account = slash === -1 ? "" : name.slice(slash + 1);
  if (process.platform === "darwin")
    return ["security", "find-generic-password", "-s", service, ...(account ? ["-a", account] : []), "-w"];
  if (process.platform === "win32") throw new Error("keychain: is for macOS and Linux; cmd: can ask any program");
  return ["secret-tool", "lookup", "service", service, ...(account ? ["account", account] : [])];
}

/** Words are separated by blanks; quotes hold them together, as in a shell, and nothing else is special. */
export function wordsOf(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_quoted, double?: string, single?: string) => double ?? single ?? ""),
  );
}
