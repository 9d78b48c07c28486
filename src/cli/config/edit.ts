/** `ccr config edit`: the file in the user's editor, checked before it takes the place of the old one. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { headline } from "../../config/issues.ts";
import { changeConfig } from "../../config/write.ts";
import { CcrError } from "../../core/errors.ts";
import { confirm, mayAsk } from "../ask.ts";
import { configPath } from "../config.ts";
import { EXIT } from "../exit.ts";
import { type GivenGlobally, parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";
import { faultOf } from "./change.ts";
import { textAt } from "./key.ts";

const EMPTY = "{\n  Providers: [],\n  Router: {},\n}\n";

/** Nothing changes before the editor has ended and the text is good, or the user wants it all the same. */
export async function runEdit(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS);
  if (!mayAsk(given)) throw usageError("ccr config edit", "needs a terminal; ccr config set changes single values");
  const file = configPath(given);
  const before = await textAt(file);
  const folder = await mkdtemp(join(tmpdir(), "ccr-edit-"));
  try {
    const draft = join(folder, basename(file));
    await writeFile(draft, before ?? EMPTY, { mode: 0o600 });
    const after = await edited(draft, file, given);
    const output = new Output(given);
    if (after === undefined || after === before) {
      output.progress("nothing has changed");
      return after === undefined ? EXIT.config : EXIT.done;
    }
    await changeConfig(file, async (now) => {
      if (now === before) return after;
      const mine = `${file}.mine`;
      await writeFile(mine, after, { mode: 0o600 });
      throw new CcrError("CCR-E053", { where: file, detail: `it was changed meanwhile; your text is in ${mine}` });
    });
    output.progress(`${file} is written; ccr config undo takes it back`);
    return EXIT.done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text as the user leaves it; undefined when it is wrong and given up. */
async function edited(draft: string, file: string, given: GivenGlobally): Promise<string | undefined> {
  for (;;) {
    await openEditor(draft);
    const text = await readFile(draft, "utf8");
    const fault = await faultOf(text, file);
    if (!fault) return text;
    new Output(given).warn(fault.issues.map(headline));
    if (!(await confirm("Edit it again? No forgets the changes"))) return undefined;
  }
}

/** `$EDITOR` may hold arguments, as git lets it. */
async function openEditor(draft: string): Promise<void> {
  const { VISUAL, EDITOR } = process.env;
  const [program = "vi", ...args] = (VISUAL || EDITOR || "vi").split(/\s+/).filter((word) => word !== "");
  const { execa } = await import("execa");
  const { failed, message } = await execa(program, [...args, draft], { stdio: "inherit", reject: false });
  if (failed) throw new CcrError("CCR-E003", { name: program, detail: message ?? "has failed" });
}
