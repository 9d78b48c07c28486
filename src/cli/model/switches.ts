/** The last switches made from the command line, so that they can be taken back. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { pathsOf } from "../../config/paths.ts";
import { ROUTES, type RouteName } from "../../config/types.ts";
import { fieldsOf, itemsOf, parseJson, stringOf } from "../../transformers/foreign.ts";
import { replaceFile } from "../service/files.ts";

export interface Switch {
  readonly session: string;
  readonly scenario: RouteName | undefined;
  /** `provider,model`; undefined where the rules chose. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const LIMIT = 20;

function fileOf(): string {
  return join(pathsOf().state, "switches.json");
}

export function rememberSwitch(made: Switch): void {
  write([...read(), made].slice(-LIMIT));
}

/** The newest; it is forgotten with this. */
export function takeSwitch(): Switch | undefined {
  const known = read();
  const newest = known.at(-1);
  if (newest) write(known.slice(0, -1));
  return newest;
}

function write(switches: readonly Switch[]): void {
  replaceFile(fileOf(), `${JSON.stringify({ schemaVersion: 1, switches })}\n`);
}

/** A file that is missing or damaged holds none. */
function read(): Switch[] {
  let text: string;
  try {
    text = readFileSync(fileOf(), "utf8");
  } catch {
    return [];
  }
  return itemsOf(fieldsOf(parseJson(text))["switches"]).flatMap((item) => {
    const { session, scenario, before, after } = fieldsOf(item);
    const name = stringOf(session);
    if (name === "") return [];
    return {
      session: name,
      scenario: ROUTES.find((route) => route === scenario),
      before: stringOf(before) || undefined,
      after: stringOf(after) || undefined,
    };
  });
}
