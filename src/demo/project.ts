/** A throw-away project and a throw-away home for Claude Code, so that the demo needs nothing of the user's and leaves nothing. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface DemoProject {
  /** Folder that Claude Code works in. */
  readonly dir: string;
  readonly home: string;
  /** Claude Code leaves sockets and notes in its temporary folder. */
  readonly temp: string;
  remove(): Promise<void>;
}

const FILES: Readonly<Record<string, string>> = {
  "README.md": `# hello

Greets whoever is named on the command line: \`node src/main.ts Ada\`.

- \`src/greet.ts\` builds the greeting
- \`src/main.ts\` is the program
`,
  "src/greet.ts": `/** The greeting for a name. */
export function greet(name: string): string {
  return \`Hello, \${name}!\`;
}
`,
  "src/main.ts": `import { greet } from "./greet.ts";

const [name = "world"] = process.argv.slice(2);
console.log(greet(name));
`,
  "package.json": `{ "name": "hello", "private": true, "type": "module" }
`,
};

export async function createDemoProject(): Promise<DemoProject> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "ccr-demo-")));
  const home = join(root, "home");
  // Below the home, so that Claude Code calls it ~/hello.
  const dir = join(home, "hello");
  const temp = join(root, "tmp");
  await mkdir(temp);
  for (const [name, text] of Object.entries(FILES)) await write(join(dir, name), text);
  await write(join(home, ".claude", ".claude.json"), claudeState(dir));
  return { dir, home, temp, remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }) };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Skips the questions of a first start: onboarding (which needs the network) and trust in the folder. */
function claudeState(dir: string): string {
  return JSON.stringify({
    hasCompletedOnboarding: true,
    projects: { [dir]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
  });
}

/** Claude Code's own traffic to Anthropic; the demo works without a network. */
const QUIET: Readonly<Record<string, string>> = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_TELEMETRY: "1",
  DISABLE_ERROR_REPORTING: "1",
  DISABLE_AUTOUPDATER: "1",
};

/** Settings for Claude Code and places of the user's files. */
const USERS = /^(?:CLAUDE|ANTHROPIC|XDG|API_TIMEOUT_MS$|ENABLE_TOOL_SEARCH$)/;
const KEPT: ReadonlySet<string> = new Set(["CLAUDE_PATH", "XDG_RUNTIME_DIR"]);

/** The user's environment without what is about Claude Code, and with the throw-away home. */
export function demoEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { home, temp }: DemoProject,
): Record<string, string | undefined> {
  const kept = Object.entries(env).filter(([name]) => KEPT.has(name) || !USERS.test(name));
  return {
    ...Object.fromEntries(kept),
    ...QUIET,
    HOME: home,
    TMPDIR: temp,
    CLAUDE_CONFIG_DIR: join(home, ".claude"),
  };
}
