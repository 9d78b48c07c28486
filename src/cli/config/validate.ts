/** `ccr config validate`: every complaint as a line that editors and CI systems can read. */
import { resolve } from "node:path";

import { ConfigRejected, headline } from "../../config/issues.ts";
import { configPath, readText } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { readStdin } from "../stdin.ts";
import type { Invocation } from "../types.ts";
import { requireText } from "./key.ts";

interface Complaint {
  readonly level: "error" | "warning";
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

export async function runValidate(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 1);
  const [named] = given.operands;
  const file = named === "-" ? "stdin" : named === undefined ? configPath(given) : resolve(named);
  const text = named === "-" ? await readStdin("config validate") : await requireText(file);
  const complaints = await complaintsAbout(text, file);
  const valid = complaints.every(({ level }) => level === "warning");
  const name = named === "-" ? "stdin" : (named ?? file);
  new Output(given).answer({ file: name, valid, complaints }, () =>
    [...complaints.map((complaint) => lineOf(name, complaint)), ...(valid ? [`${name} is valid`] : [])].join("\n"),
  );
  return valid ? EXIT.done : EXIT.config;
}

async function complaintsAbout(text: string, file: string): Promise<Complaint[]> {
  try {
    const { warnings } = await readText(text, file);
    return warnings.map((warning) => complaintOf("warning", warning));
  } catch (error) {
    if (error instanceof ConfigRejected) return error.issues.map((issue) => complaintOf("error", headline(issue)));
    throw error;
  }
}

/** `config.json:3:7: message` */
function complaintOf(level: Complaint["level"], text: string): Complaint {
  const [, line, column, message] = /^[^:]*:(\d+):(\d+): (.*)$/s.exec(text) ?? [];
  if (message === undefined) return { level, line: null, column: null, message: text };
  return { level, line: Number(line), column: Number(column), message };
}

function lineOf(name: string, { level, line, column, message }: Complaint): string {
  return line === null ? `${name}: ${level}: ${message}` : `${name}:${line}:${column}: ${level}: ${message}`;
}
