/**
 * The configuration file as the page sees and changes it. Secrets are marks on the page, and what is written is made from
 * what is in the file at that moment: a draft of another version is refused, with what has changed meanwhile.
 */
import { hash } from "node:crypto";

import { ConfigDocument, SyntaxFault } from "../../config/document.ts";
import { setIn, unsetIn } from "../../config/edit.ts";
import { ConfigRejected } from "../../config/issues.ts";
import { withLock } from "../../config/lock.ts";
import { Veil } from "../../config/veil.ts";
import { changeConfig, DISK, newestBackup, undoConfig } from "../../config/write.ts";
import type { Config } from "../../config/types.ts";
import { CcrError } from "../../core/errors.ts";
import { lineDiff } from "../shared/line-diff.ts";
import type { Checked, ConfigView, Conflict, Draft, Edit, Issue } from "../shared/views.ts";
import { newPrograms } from "./new-programs.ts";
import type { WebDeps } from "./types.ts";

/** Versions whose texts are kept for the comparison with what somebody else has written. */
const MAX_VERSIONS = 32;
const EMPTY = "{}\n";

export class ConfigConflict extends Error {
  readonly conflict: Conflict;

  constructor(conflict: Conflict) {
    super("the file has changed meanwhile");
    this.conflict = conflict;
  }
}

interface Verdict {
  readonly issues: readonly Issue[];
  readonly warnings: readonly string[];
}

export class ConfigDesk {
  readonly #deps: WebDeps;
  readonly #veil = new Veil();
  /** Texts with marks, by hash. */
  readonly #versions = new Map<string, string>();

  constructor(deps: WebDeps) {
    this.#deps = deps;
  }

  async view(): Promise<ConfigView> {
    const { configFile, config } = this.#deps;
    const source = configFile === undefined ? undefined : await DISK.read(configFile);
    const text = this.#hide(source ?? "");
    const version = hashOf(source);
    this.#remember(version, text);
    const canUndo = configFile !== undefined && (await newestBackup(configFile)) !== undefined;
    const path = configFile ?? config().path;
    const facts = { path, exists: source !== undefined, writable: configFile !== undefined, hash: version, canUndo };
    return { ...facts, text, value: valueOf(text || EMPTY), ...(await this.#judge(text)) };
  }

  /** Throws `ConfigConflict`. */
  async check(draft: Draft): Promise<Checked> {
    const before = await this.#current(draft.hash);
    return this.#compare(before ?? "", applied(before, draft, this.#veil));
  }

  /** What the draft would be, secrets and all. */
  async candidate(draft: Draft): Promise<Config> {
    const text = applied(await this.#current(draft.hash), draft, this.#veil);
    const known = await this.#programsIn();
    if (newPrograms(known, valueOf(text)).length > 0) throw programRefused();
    return this.#deps.tools.readText(text, this.#path(), true);
  }

  /** Throws `ConfigConflict`, and `CCR-E050` where a good file would become a wrong one. */
  async save(draft: Draft): Promise<ConfigView> {
    await changeConfig(this.#path(), async (before) => {
      await this.#requireVersion(before, draft.hash);
      const after = applied(before, draft, this.#veil);
      if (newPrograms(valueOf(before ?? EMPTY), valueOf(after)).length > 0) throw programRefused();
      await this.#requireNoWorse(before, after);
      return after;
    });
    return this.view();
  }

  async #requireNoWorse(before: string | undefined, after: string): Promise<void> {
    const { issues } = await this.#judge(this.#hide(after));
    const [first] = issues;
    if (!first || (before !== undefined && (await this.#judge(this.#hide(before))).issues.length > 0)) return;
    const facts = { where: `line ${first.line}, column ${first.column}`, detail: first.message };
    throw new CcrError("CCR-E050", facts, { status: 400 });
  }

  /** What bringing the version before back would change. */
  async checkUndo(version: string): Promise<Checked> {
    const before = (await this.#current(version)) ?? "";
    return this.#compare(before, (await newestBackup(this.#path())) ?? before);
  }

  async undo(version: string): Promise<ConfigView> {
    const path = this.#path();
    await withLock(path, async () => {
      await this.#current(version);
      await undoConfig(path);
    });
    return this.view();
  }

  async #compare(before: string, after: string): Promise<Checked> {
    const text = this.#hide(after);
    return { text, diff: lineDiff(this.#hide(before), text), ...(await this.#judge(text)) };
  }

  /** The file's text, when it is the version that a draft was made from. */
  async #current(version: string): Promise<string | undefined> {
    const source = await DISK.read(this.#path());
    await this.#requireVersion(source, version);
    return source;
  }

  async #requireVersion(source: string | undefined, version: string): Promise<void> {
    if (hashOf(source) === version) return;
    const config = await this.view();
    throw new ConfigConflict({ config, theirs: lineDiff(this.#versions.get(version) ?? "", config.text) });
  }

  #path(): string {
    const { configFile } = this.#deps;
    if (configFile !== undefined) return configFile;
    throw new CcrError("CCR-E053", { detail: "the configuration is in a variable, not in a file" }, { status: 400 });
  }

  async #programsIn(): Promise<unknown> {
    return valueOf((await DISK.read(this.#path())) ?? EMPTY);
  }

  #hide(text: string): string {
    return this.#veil.hide(text, this.#deps.config().secrets);
  }

  #remember(version: string, text: string): void {
    this.#versions.delete(version);
    this.#versions.set(version, text);
    for (const oldest of [...this.#versions.keys()].slice(0, -MAX_VERSIONS)) this.#versions.delete(oldest);
  }

  /** Of a text with marks: they are values like others, and places are those that the page shows. */
  async #judge(text: string): Promise<Verdict> {
    if (text === "") return { issues: [], warnings: [] };
    try {
      const { warnings } = await this.#deps.tools.readText(text, this.#deps.configFile ?? "config.json", false);
      return { issues: [], warnings };
    } catch (error) {
      if (!(error instanceof ConfigRejected)) throw error;
      return { issues: error.issues.map(issueOf), warnings: [] };
    }
  }
}

function issueOf({ line, column, message, suggestion, excerpt }: ConfigRejected["issues"][number]): Issue {
  const meant = suggestion === undefined ? "" : `. Did you mean ${suggestion}?`;
  return { line, column, message: message + meant, excerpt };
}

function programRefused(): CcrError {
  const detail = "a cmd: reference names a program that is run; write it into the file by hand";
  return new CcrError("CCR-E003", { name: "the configuration", detail }, { status: 400 });
}

function applied(before: string | undefined, { text, edits = [] }: Draft, veil: Veil): string {
  try {
    const start = text === undefined ? (before ?? EMPTY) : veil.restore(text);
    return edits.reduce((now, edit) => withEdit(now, edit, veil), start);
  } catch (error) {
    throw editFault(error);
  }
}

function withEdit(text: string, { path, value }: Edit, veil: Veil): string {
  return value === undefined ? unsetIn(text, path) : setIn(text, path, veil.restoreValue(value));
}

/** A file that cannot be read can only be mended as a text. */
function editFault(error: unknown): CcrError {
  const detail = error instanceof Error ? error.message : String(error);
  return new CcrError("CCR-E003", { name: "the change", detail }, { cause: error, status: 400 });
}

/** Undefined when the text is no JSON5. */
function valueOf(text: string): unknown {
  try {
    return new ConfigDocument(text).value;
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined;
    throw error;
  }
}

function hashOf(text: string | undefined): string {
  return text === undefined ? "" : hash("sha256", text, "hex");
}
