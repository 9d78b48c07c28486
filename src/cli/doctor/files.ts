/** Whether files with secrets in them are the user's own business. */
import { type LooseFile, looseFiles, makePrivate } from "../private-files.ts";
import type { Check, Finding } from "./types.ts";

export const files: Check = {
  id: "files",
  summary: "only the user can read configuration, backups, logs and state",
  run: async (patient) => {
    if (process.platform === "win32") return [{ level: "ok", text: "file modes mean nothing on Windows" }];
    const loose = looseFiles(patient.paths, patient.configPath);
    if (loose.length === 0) return [{ level: "ok", text: "nobody else can read what ccr keeps" }];
    return loose.map(finding);
  },
};

function finding(file: LooseFile): Finding {
  return {
    level: "warn",
    text: `${file.path} can be read by others (mode ${file.mode.toString(8)})`,
    hint: "ccr doctor files --fix changes that, and so does ccr start",
    fix: () => makePrivate(file),
  };
}
