/** `ccr config keys`: every command of the screen with its keys, as the configuration has made them. */
import { CcrError } from "../../core/errors.ts";
import type { ScreenSettings } from "../../core/screen.ts";
import { readKeymap } from "../../tui/keys/keymap.ts";
import { type KeyRow, keyTable } from "../../tui/keys/table.ts";
import { peekConfig } from "../config.ts";
import { EXIT } from "../exit.ts";
import { type GivenGlobally, parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";

export async function runKeys(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS);
  const { keymap } = readKeymap(await settingsOf(given));
  const rows = keyTable(keymap);
  const commands = rows.map(({ cli, ...row }) => ({ ...row, cli: cli ?? null }));
  new Output(given).answer({ prefix: keymap.prefix.name, commands }, () =>
    table([["KEYS", "DOES", "COMMAND", "IN A SHELL"], ...rows.map(lineOf)]).join("\n"),
  );
  return EXIT.done;
}

function lineOf({ id, title, keys, cli = "" }: KeyRow): string[] {
  return [keys.join(", ") || "-", title, id, cli];
}

/** Without a file, keys are as they come. */
async function settingsOf(given: GivenGlobally): Promise<ScreenSettings> {
  try {
    return (await peekConfig(given)).screen;
  } catch (error) {
    if (error instanceof CcrError && error.code === "CCR-E052" && !given.on("config")) return {};
    throw error;
  }
}
