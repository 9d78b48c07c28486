/** Runs the cockpit from taking the terminal to giving it back. */
import { Cockpit, type CockpitOptions } from "./cockpit.ts";
import { type Ending, exitCodeOf } from "./endings.ts";
import { resumeHint } from "./sessions/note.ts";

/** Lines of the child's last screen that are kept when it ends with an error. */
const LAST_LINES = 12;

/** Returns the exit code: Claude Code's own when it ended by itself. */
export async function runCockpit(options: CockpitOptions): Promise<number> {
  const cockpit = new Cockpit(options);
  let ending: Ending;
  try {
    await cockpit.start();
    ending = await cockpit.endings.first;
  } finally {
    await cockpit.stop();
  }
  report(ending, cockpit);
  for (const conversation of cockpit.conversations) {
    process.stderr.write(`${resumeHint(conversation)}\n`);
  }
  return exitCodeOf(ending);
}

/** What the alternate screen takes away with it when Claude Code fails. */
function report(ending: Ending, cockpit: Cockpit): void {
  if (ending.kind !== "child" || ending.status.code === 0) return;
  const { code, signal } = ending.status;
  const lines = cockpit.lastLines(LAST_LINES);
  const head = `ccr: Claude Code ended (${signal ?? `code ${code}`})`;
  process.stderr.write(`${[...lines, head].join("\n")}\n`);
}
