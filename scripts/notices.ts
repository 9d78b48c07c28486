/** Licence notices of the packages whose code is in the bundle, as most of their licences ask for. */
import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";

import { z } from "zod";

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** `moduleIds` are the bundled files, as rolldown names them in the chunks it has written. */
export async function thirdPartyNotices(moduleIds: Iterable<string>): Promise<string> {
  const directories = new Set([...moduleIds].flatMap((id) => packageDirectory(id) ?? []));
  const notices = await Promise.all([...directories].map(notice));
  return ["This product contains the following packages.", ...notices.toSorted(), ""].join(`\n\n${"-".repeat(80)}\n`);
}

/** `.../node_modules/@scope/name`, the innermost one; undefined for files of our own. */
function packageDirectory(id: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const at = id.lastIndexOf(marker);
  if (at === -1) return undefined;
  const names = id.slice(at + marker.length).split(sep);
  return id.slice(0, at) + marker + names.slice(0, names[0]?.startsWith("@") ? 2 : 1).join(sep);
}

async function notice(directory: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  const { name, version, license } = Manifest.parse(manifest);
  const entries = await readdir(directory, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name));
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file.name), "utf8")));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join("\n\n");
}
