/** Prints what CHANGELOG.md says about a version. Run: `node scripts/release-notes.ts v1.2.3`; fails when something disagrees. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import manifest from "../package.json" with { type: "json" };

const CHANGELOG: string = join(import.meta.dirname, "..", "CHANGELOG.md");

/** Throws what is not as it must be for a release. */
export function releaseNotes(tag: string, changelog: string, version: string): string {
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, and the version of package.json ${version}`);
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version} `) || text.startsWith(`${version}\n`));
  const notes = section?.slice(section.indexOf("\n") + 1).trim();
  if (!notes) throw new Error(`CHANGELOG.md has no section ${version}`);
  return notes;
}

if (import.meta.main) {
  process.stdout.write(`${releaseNotes(process.argv[2] ?? "", readFileSync(CHANGELOG, "utf8"), manifest.version)}\n`);
}
