/**
 * Files of code that the configuration names run with all our rights, so they must be the user's own: inside of CCR's
 * folder after following links, and such that nobody else can change them.
 */
import { realpath, stat } from "node:fs/promises";
import { dirname, sep } from "node:path";

import { isRecord } from "../core/message.ts";

/** Readable and executable for others is fine. */
const WRITABLE_BY_GROUP = 0o020;
const WRITABLE_BY_ALL = 0o002;

export type CodeFile = { readonly path: string } | { readonly refusal: string };

/** The real path of a file that may be run, or why it may not. */
export async function checkCodeFile(path: string, home: string): Promise<CodeFile> {
  try {
    const [real, realHome] = await Promise.all([realpath(path), realpath(home)]);
    if (!real.startsWith(realHome + sep))
      return { refusal: `${shown(path, real)} is outside of ${home}; code runs from there only` };
    if (!(await stat(real)).isFile()) return { refusal: `${path} is no file` };
    return (await weakness(real, realHome)) ?? { path: real };
  } catch (error) {
    const code = isRecord(error) && typeof error["code"] === "string" ? error["code"] : String(error);
    return { refusal: code === "ENOENT" ? `there is no ${path}` : `${path}: ${code}` };
  }
}

function shown(path: string, real: string): string {
  return path === real ? path : `${path}, which is ${real},`;
}

/** The file and the folders above it, up to CCR's: who can write a folder can put another file in the place. */
async function weakness(path: string, home: string): Promise<CodeFile | undefined> {
  if (process.platform === "win32") return undefined;
  for (let at = path; at.length >= home.length; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    if (uid !== process.getuid?.()) return { refusal: `${at} belongs to another user` };
    /** Most Linux systems give each user a group of the same number, and let it write. Nobody else is in it. */
    const others = gid === uid ? WRITABLE_BY_ALL : WRITABLE_BY_ALL | WRITABLE_BY_GROUP;
    if (mode & others) return { refusal: `${at} can be changed by other users; chmod go-w ${at}` };
  }
  return undefined;
}
