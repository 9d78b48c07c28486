/** Tables of keepsakes in throw-away folders, and what is read from and written to them. */
import { join } from "node:path";

import { KeepsakeFolder } from "../../src/proxy/keepsake-folder.ts";
import { KeepsakeTable } from "../../src/proxy/keepsakes.ts";
import { tempDir } from "./temp-dir.ts";

export const sealed = (text: string): string => `ccr1.up.any.${text}`;

export interface Place {
  readonly folder: string;
  readonly faults: string[];
  /** A new run of the program. */
  open(): KeepsakeTable;
}

export async function place(): Promise<Place> {
  const folder = join(await tempDir(), "state", "keepsakes");
  const faults: string[] = [];
  return { folder, faults, open: () => new KeepsakeTable(new KeepsakeFolder(folder, (text) => faults.push(text))) };
}

export async function recalled(
  table: KeepsakeTable,
  conversation: string,
  ...ids: string[]
): Promise<(string | undefined)[]> {
  await table.load(conversation);
  const keepsakes = table.of(conversation);
  return ids.map((id) => keepsakes.recall(id));
}

export async function kept(
  table: KeepsakeTable,
  conversation: string,
  entries: Readonly<Record<string, string>>,
): Promise<void> {
  const keepsakes = table.of(conversation);
  for (const [id, value] of Object.entries(entries)) keepsakes.keep(id, value);
  await table.close();
}
