/** Whether a program can be run in a pseudo-terminal, which the pane needs. */
import { CcrError } from "../../core/errors.ts";
import { type ExitStatus, Pane } from "../../pty/pane.ts";
import type { Check } from "./types.ts";

export const pty: Check = {
  id: "pty",
  summary: "node-pty loads and runs a program",
  run: async ({ env, cwd }) => {
    try {
      const { code } = await runNothing({ PATH: env["PATH"] ?? "" }, cwd);
      if (code === 0) return [{ level: "ok", text: "node-pty runs programs in a pseudo-terminal" }];
      return [{ level: "error", text: `a program in a pseudo-terminal ended with ${code}` }];
    } catch (error) {
      if (!(error instanceof CcrError)) throw error;
      const hint =
        "Install ccr again without --omit=optional and --ignore-scripts. ccr code and ccr --no-tui work without it";
      return [{ level: "error", text: error.message, hint }];
    }
  },
};

function runNothing(env: Record<string, string>, cwd: string): Promise<ExitStatus> {
  const { promise, resolve, reject } = Promise.withResolvers<ExitStatus>();
  const nothing = { file: process.execPath, args: ["-e", "0"], env, cwd, cols: 80, rows: 24 };
  Pane.start({ ...nothing, output: () => {}, exit: resolve }).catch(reject);
  return promise;
}
