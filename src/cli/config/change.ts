/** Writes a changed configuration, if it is none the worse for it. */
import { ConfigRejected, headline } from "../../config/issues.ts";
import { writeConfig } from "../../config/write.ts";
import { readText } from "../config.ts";
import type { GivenGlobally } from "../flags.ts";
import { Output } from "../output.ts";

export interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly given: GivenGlobally;
}

/** A file that is wrong already may be mended step by step; a good one is not made wrong. */
export async function writeChange({ file, before, after, given }: Change): Promise<void> {
  const fault = await faultOf(after, file);
  if (fault && !(await faultOf(before, file))) throw fault;
  await writeConfig(file, after);
  if (fault) new Output(given).warn(fault.issues.map(headline));
}

/** What is wrong with a text as a configuration. */
export async function faultOf(text: string, file: string): Promise<ConfigRejected | undefined> {
  try {
    await readText(text, file);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigRejected) return error;
    throw error;
  }
}
