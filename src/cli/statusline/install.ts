/** `ccr statusline install`. */
import { homedir } from "node:os";
import { join } from "node:path";

import { configDir } from "../../claude/settings.ts";
import { fieldsOf, stringOf } from "../../transformers/foreign.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { editJsonFile } from "../json-file.ts";
import { Output } from "../output.ts";
import { INSTALL_FLAGS } from "../rows/statusline.ts";
import type { Invocation } from "../types.ts";
import { isOurs, ourStatusLine, recall, remember } from "./setting.ts";

/** The settings file of the user that Claude Code reads for every project. */
export function userSettings(env: NodeJS.ProcessEnv = process.env): string {
  return join(configDir({ env, home: env["HOME"] || homedir(), cwd: "" }), "settings.json");
}

/** A second time changes nothing but what `--then` names. */
export async function runInstall(invocation: Invocation): Promise<number> {
  const given = parse(invocation, INSTALL_FLAGS);
  const path = userSettings();
  let command = "";
  const copy = editJsonFile(path, (settings) => {
    const current = settings["statusLine"];
    const previous = isOurs(current) ? recall(path) : current;
    const foreign = fieldsOf(previous);
    const statusLine = ourStatusLine(given.text("then") ?? (stringOf(foreign["command"]) || undefined), foreign);
    command = stringOf(statusLine["command"]);
    if (stringOf(fieldsOf(current)["command"]) === command) return settings;
    remember(path, previous);
    return { ...settings, statusLine };
  });
  new Output(given).answer({ path, command, copy: copy ?? null }, () => `${path} has it now: ${command}`);
  return EXIT.done;
}
