/** Writes a changed configuration, if it is none the worse for it. */
import { ConfigRejected, headline } from "../../config/issues.ts";
import { changeConfig } from "../../config/write.ts";
import { readText } from "../config.ts";
import type { GivenGlobally } from "../flags.ts";
import { Output } from "../output.ts";

export interface Change {
  readonly file: string;
  /** Of the text as it is at that moment; of an empty object where there is no file. */
  readonly edit: (text: string) => string;
  readonly given: GivenGlobally;
}

const EMPTY = "{}\n";

/**
 * A file that is wrong already may be mended step by step; a good one is not made wrong. Returns whether anything is
 * different now.
 */
export async function writeChange({ file, edit, given }: Change): Promise<boolean> {
  let fault: ConfigRejected | undefined;
  const { before, after } = await changeConfig(file, async (now) => {
    const text = now ?? EMPTY;
    const changed = edit(text);
    fault = await faultOf(changed, file);
    if (fault && !(await faultOf(text, file))) throw fault;
    return changed;
  });
  if (fault) new Output(given).warn(fault.issues.map(headline));
  return after !== (before ?? EMPTY);
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
