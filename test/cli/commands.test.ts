/**
 * Every command of the table on a terminal, in a pipe and with --json: what it prints where, with which exit code, and
 * whether a command that only reads has left the home as it was.
 */
import { once } from "node:events";
import { join } from "node:path";

import { describe, expect, it, vi } from "vitest";

import { printHelp } from "../../src/cli/help.ts";
import { COMMANDS, DEFAULT_COMMAND } from "../../src/cli/index.ts";
import type { Command } from "../../src/cli/types.ts";
import { type Outcome, outcomeOf, startCcr } from "../helpers/ccr.ts";
import { ccrOnTerminal } from "../helpers/pty-run.ts";
import { ask, type ServiceHome, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";
import { treeOf } from "../helpers/tree.ts";

interface Case {
  readonly args: readonly string[];
  readonly input?: string;
  /** Exit code; 0 where it is left out. */
  readonly code?: number;
  /** What the answer looks like. */
  readonly shows: RegExp;
  /** On a terminal, where that is something else. */
  readonly terminal?: { readonly args?: readonly string[]; readonly code?: number; readonly shows: RegExp };
  /** Members of the JSON answer beside `schemaVersion`. */
  readonly members?: readonly string[];
  /** Runs until this signal. */
  readonly until?: NodeJS.Signals;
  /** With a service running. */
  readonly service?: true;
  /** With a preset, in the folder OFFERED or in its place. */
  readonly preset?: "offered" | "installed";
  /** After a request. */
  readonly history?: true;
  /** With --json, too, the answer is an error. */
  readonly fails?: true;
  /** Files of the project folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** What stderr says, where it says something. */
  readonly tells?: RegExp;
}

const URL = String.raw`http://127\.0\.0\.1:\d+`;
const REQUEST = JSON.stringify({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }] });

const PLUGIN = `module.exports = class {
  name = "mine";
  transformRequestIn(request) { return { body: request, config: { headers: { "x-mine": "1" } } }; }
  transformResponseOut(response) { return response; }
};
`;

/** By the words of the command. */
const CASES: Readonly<Record<string, Case>> = {
  "": {
    args: ["--no-tui"],
    shows: new RegExp(`^ANTHROPIC_BASE_URL=${URL} ANTHROPIC_AUTH_TOKEN=`),
    members: ["url", "port", "pid", "token"],
    until: "SIGTERM",
    code: 143,
  },
  demo: {
    args: ["demo", "--no-tui"],
    shows: new RegExp(`^ANTHROPIC_BASE_URL=${URL}`),
    members: ["url", "port", "pid", "token"],
    until: "SIGTERM",
    code: 143,
  },
  code: { args: ["code", "--version"], shows: /^\d+\.\d+\.\d+ \(Claude Code\)/ },
  start: {
    args: ["start", "--port", "0"],
    shows: new RegExp(`^ccr serves every program of this machine at ${URL}`),
    members: ["url", "port", "pid", "token"],
    until: "SIGTERM",
    code: 143,
    terminal: { code: 0, shows: /ccr serves every program/ },
  },
  stop: {
    args: ["stop"],
    shows: /^$/,
    members: ["stopped"],
    tells: /^ccr: nothing was running\n$/,
    terminal: { shows: /nothing was running/ },
  },
  restart: {
    args: ["restart", "--port", "0"],
    shows: new RegExp(`^ccr serves every program of this machine at ${URL}`),
    members: ["url", "port", "pid", "token"],
  },
  status: {
    args: ["status"],
    shows: new RegExp(`^(\u001b\\[1m)?ccr \\S+ serves ${URL}`),
    members: ["running", "url", "totals"],
    service: true,
  },
  ui: {
    args: ["ui", "--print-url"],
    shows: new RegExp(`^${URL}/ui/#ticket=[\\w-]{43}\\r?\n`),
    members: ["url"],
    service: true,
  },
  activate: {
    args: ["activate", "--shell", "bash"],
    shows: /^export ANTHROPIC_BASE_URL='http/,
    members: ["set", "unset"],
    service: true,
  },
  model: { args: ["model"], shows: /^ +MODEL +WINDOW/, members: ["models"] },
  "model list": { args: ["model", "list"], shows: /^ +MODEL +WINDOW/, members: ["models"] },
  "model get": { args: ["model", "get", "default"], shows: /^up,up-model\n$/, members: ["scenario", "model"] },
  "model set": {
    args: ["model", "set", "--session", "s", "up,other"],
    shows: /^session s: up,other, from/,
    members: ["session", "model"],
    service: true,
  },
  "model test": { args: ["model", "test"], shows: /up,up-model {2}\d+ ms/, members: ["models"] },
  "model favourite": {
    args: ["model", "favourite", "up,up-model"],
    shows: /^up,up-model is a favourite\n$/,
    members: ["model", "favourite"],
  },
  "model undo": {
    args: ["model", "undo"],
    code: 1,
    shows: /^there is no switch to take back\n$/,
    members: ["undone"],
    service: true,
  },
  "model refresh": {
    args: ["model", "refresh"],
    code: 8,
    shows: /^up: cannot fetch http/,
    members: ["saved", "providers"],
  },
  "model add": {
    args: ["model", "add", "up,other"],
    shows: /^up,other is in /,
    members: ["model", "changed"],
  },
  "model remove": {
    args: ["model", "remove", "up,other"],
    shows: /^up,other was not there\n$/,
    members: ["model", "changed"],
  },
  preset: {
    args: ["preset"],
    code: 2,
    shows: /^$/,
    tells: /what to do is missing/,
    terminal: { shows: /what to do is missing/ },
  },
  "preset list": {
    args: ["preset", "list"],
    preset: "installed",
    shows: /^work +1\.0\.0 +for work\n$/,
    members: ["presets"],
  },
  "preset info": {
    args: ["preset", "info", "work"],
    preset: "installed",
    shows: /^name +work\n.*routes default to up,other\n$/s,
    members: ["name", "inputs", "effects"],
  },
  "preset install": {
    args: ["preset", "install", "OFFERED", "--yes"],
    preset: "offered",
    shows: /^ccr work starts Claude Code with it\n$/,
    members: ["name", "effects"],
  },
  "preset delete": {
    args: ["preset", "delete", "work", "--yes"],
    preset: "installed",
    shows: /^work is deleted\n$/,
    members: ["name", "deleted"],
  },
  "preset export": {
    args: ["preset", "export", "x"],
    shows: /\/x holds it\nleft out: Providers/,
    members: ["folder", "gaps"],
  },
  install: {
    args: ["install", "OFFERED", "--yes"],
    preset: "offered",
    shows: /^ccr work starts Claude Code with it\n$/,
    members: ["name", "effects"],
  },
  plugin: {
    args: ["plugin"],
    code: 2,
    shows: /^$/,
    tells: /what to do is missing/,
    terminal: { shows: /what to do is missing/ },
  },
  "plugin list": { args: ["plugin", "list"], shows: /^no transformers of your own/, members: ["plugins"] },
  "plugin check": {
    args: ["plugin", "check", "mine.js"],
    files: { "mine.js": PLUGIN },
    shows: /loads +as mine\n.*byte by byte\n$/s,
    members: ["ok", "checks", "hooks"],
  },
  "__check-plugin": { args: ["__check-plugin", "mine.js"], files: { "mine.js": PLUGIN }, shows: /^\{"name":"mine"/ },
  route: {
    args: ["route"],
    code: 2,
    shows: /^$/,
    tells: /what to do is missing/,
    terminal: { shows: /what to do is missing/ },
  },
  "route explain": {
    args: ["route", "explain"],
    input: REQUEST,
    shows: /^m -> up,up-model/,
    members: ["decision", "rules"],
    terminal: { code: 2, shows: /which is a terminal/ },
  },
  "route list": { args: ["route", "list"], shows: /^default +up,up-model\n$/, members: ["routes"] },
  config: {
    args: ["config"],
    code: 2,
    shows: /^$/,
    tells: /what to do is missing/,
    terminal: { shows: /what to do is missing/ },
  },
  "config path": { args: ["config", "path"], shows: /^\/.*config\.json\n$/, members: ["path"] },
  "config print": { args: ["config", "print"], shows: /"name": "up"/, members: ["config"] },
  "config get": { args: ["config", "get", "Router.default"], shows: /^up,up-model\n$/, members: ["value"] },
  "config set": {
    args: ["config", "set", "Router.think", "up,other"],
    shows: /^Router\.think = "up,other"\n$/,
    members: ["path", "key"],
  },
  "config unset": {
    args: ["config", "unset", "Router.default"],
    shows: /^Router\.default is set no more\n$/,
    members: ["path", "key"],
  },
  "config undo": {
    args: ["config", "undo"],
    code: 1,
    shows: /^$/,
    tells: /there is no version before it/,
    terminal: { shows: /there is no version before it/ },
    fails: true,
  },
  "config edit": {
    args: ["config", "edit"],
    code: 2,
    shows: /^$/,
    tells: /needs a terminal/,
    terminal: { code: 0, shows: /nothing has changed/ },
  },
  "config validate": {
    args: ["config", "validate"],
    shows: /config\.json is valid\n$/,
    members: ["valid", "complaints"],
  },
  "config schema": { args: ["config", "schema"], shows: /"Providers"/ },
  "config keys": { args: ["config", "keys"], shows: /model\.open/, members: ["prefix", "commands"] },
  "config trust": {
    args: ["config", "trust"],
    code: 4,
    shows: /^$/,
    tells: /there is no \.ccr\/config\.json in/,
    terminal: { shows: /there is no \.ccr\/config\.json in/ },
    fails: true,
  },
  "config import": {
    args: ["config", "import", "iflow"],
    shows: /^from the template iflow\n\+ Providers\[1\]/,
    members: ["added", "kept", "notes", "written"],
  },
  "config export": {
    args: ["config", "export"],
    shows: /"api_key": "\$UP_API_KEY"/,
    tells: /set on the other machine: UP_API_KEY/,
  },
  inspect: {
    args: ["inspect"],
    history: true,
    shows: / up +up-model /,
    members: ["requests"],
    // Without a number of requests it is a screen (test/e2e/inspect-screen.test.ts).
    terminal: { args: ["inspect", "-n", "5"], shows: / up +up-model / },
  },
  usage: { args: ["usage"], history: true, shows: /day +requests/, members: ["rows"] },
  logs: { args: ["logs"], history: true, shows: /up,up-model/, members: ["lines"] },
  replay: {
    args: ["replay", "-"],
    input: REQUEST,
    shows: /served/,
    members: ["provider", "model", "message"],
    terminal: { code: 2, shows: /which is a terminal/ },
  },
  statusline: { args: ["statusline"], input: "{}", shows: /ccr \? proxy not running/ },
  "statusline install": {
    args: ["statusline", "install"],
    shows: /has it now: /,
    members: ["path", "command", "copy"],
  },
  "statusline uninstall": {
    args: ["statusline", "uninstall"],
    shows: /has no status line of ccr/,
    members: ["path", "removed"],
  },
  "statusline preview": { args: ["statusline", "preview"], shows: /no requests yet/ },
  doctor: {
    args: ["doctor", "node", "config"],
    shows: /Node \d+.*\n.*1 provider, default is up,up-model/,
    members: ["ok", "checks"],
  },
  completion: { args: ["completion", "bash"], shows: /^_ccr\(\) \{/ },
  __complete: { args: ["__complete", "ver"], shows: /^version\t/ },
  version: { args: ["version"], shows: /^\d+\.\d+\.\d+\n$/, members: ["version", "commit", "node"] },
  help: { args: ["help"], shows: /^ccr \[flags\] \[-- arguments of claude\]/ },
};

function paths(command: Command, above: readonly string[] = []): [string, Command][] {
  const path = command.name === "" ? [] : [...above, command.name];
  return [[path.join(" "), command], ...(command.commands ?? []).flatMap((below) => paths(below, path))];
}

const TABLE = [DEFAULT_COMMAND, ...COMMANDS].flatMap((command) => paths(command));

function caseOf(path: string): Case {
  const found = CASES[path];
  if (!found) throw new Error(`no case for ccr ${path}: add one`);
  return found;
}

async function prepare({ service, history, preset, files = {} }: Case): Promise<ServiceHome> {
  // A service writes its log when it has time: that is not what the command under test has done.
  const home = await serviceHome({ LOG: false });
  const folder = preset === "installed" ? join(home.folder, "presets", "work") : join(home.project, "OFFERED");
  const manifest = { name: "work", version: "1.0.0", description: "for work", Router: { default: "up,other" } };
  if (preset) await put(join(folder, "manifest.json"), manifest);
  for (const [name, text] of Object.entries(files)) await put(join(home.project, name), text);
  if (service) await home.start();
  if (history) await record(home);
  return home;
}

/** One request, served and written down. */
async function record(home: ServiceHome): Promise<void> {
  const { url, token } = await home.start();
  const answer = await ask(url, token === null ? {} : { token });
  expect(await answer.text()).toContain("served");
  await home.ccr(["stop"]);
}

async function inPipe(home: ServiceHome, { until, input = "" }: Case, args: readonly string[]): Promise<Outcome> {
  const child = startCcr(args, { env: home.env, cwd: home.project, input });
  const outcome = outcomeOf(child);
  if (until && child.stdout) {
    await once(child.stdout, "data");
    child.kill(until);
  }
  return outcome;
}

it("every case belongs to a command", () => {
  expect(Object.keys(CASES).toSorted()).toEqual(TABLE.map(([path]) => path).toSorted());
});

describe("in a pipe", () => {
  it.each(TABLE)("ccr %s", async (path, command) => {
    const wanted = caseOf(path);
    const home = await prepare(wanted);
    const before = await treeOf(home.home);
    const { code, stdout, stderr } = await inPipe(home, wanted, wanted.args);
    expect({ code, stdout }).toEqual({ code: wanted.code ?? 0, stdout: expect.stringMatching(wanted.shows) });
    expect(stderr).toMatch(wanted.tells ?? /^$/);
    // The status line goes to Claude Code, which shows colours although it is no terminal.
    if (path !== "statusline") expect(stdout).not.toContain("\u001b");
    if (command.reads) expect(await treeOf(home.home)).toEqual(before);
  });
});

describe("on a terminal", () => {
  it.each(TABLE)("ccr %s", async (path) => {
    const wanted = caseOf(path);
    const home = await prepare(wanted);
    const { until, terminal } = wanted;
    const detaches = terminal?.code === 0;
    const { code, output } = await ccrOnTerminal(terminal?.args ?? wanted.args, {
      env: { ...home.env, EDITOR: "true" },
      cwd: home.project,
      ...(until && !detaches && { signal: until }),
    });
    const plain = output.replaceAll("\r\n", "\n");
    expect({ code, plain }).toEqual({
      code: terminal?.code ?? wanted.code ?? 0,
      plain: expect.stringMatching(terminal?.shows ?? wanted.shows),
    });
    // What Claude Code does with the terminal is its own business.
    if (path !== "code") expect(output).not.toMatch(/\u001b\[\?|\u001b[^[]/);
  });
});

describe("with --json", () => {
  const answering = TABLE.filter(([, { json }]) => json);

  it.each(answering)("ccr %s: one document", async (path, command) => {
    const wanted = caseOf(path);
    const home = await prepare(wanted);
    const before = await treeOf(home.home);
    const { code, stdout, stderr } = await inPipe(home, wanted, [...wanted.args, "--json"]);
    expect(code).toBe(wanted.code ?? 0);
    if (wanted.fails) {
      expect(stdout).toBe("");
      expect(JSON.parse(stderr)).toMatchObject({ error: { message: expect.stringMatching(wanted.tells ?? /^$/) } });
      return;
    }
    expect(stdout.endsWith("\n") && !stdout.trimEnd().includes("\n")).toBe(true);
    const document: object = JSON.parse(stdout);
    expect(document).toHaveProperty("schemaVersion", 1);
    expect(wanted.members).not.toBeUndefined();
    for (const member of wanted.members ?? []) expect(document).toHaveProperty(member);
    if (command.reads) expect(await treeOf(home.home)).toEqual(before);
  });

  it.each(answering)("ccr %s: mistakes too", async (path) => {
    const home = await serviceHome();
    const { code, stdout, stderr } = await home.ccr([...caseOf(path).args, "--json", "--no-such-flag"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "CCR-E003", message: "--no-such-flag: unknown flag" } });
  });
});

describe("help names every flag and every word below", () => {
  it.each(TABLE)("ccr %s", (path, command) => {
    const written: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
    printHelp(path === "" ? [] : path.split(" "));
    vi.restoreAllMocks();
    const text = written.join("");
    expect(text.startsWith(`ccr${path === "" ? "" : ` ${path}`}`)).toBe(true);
    for (const [name, { summary }] of Object.entries(command.flags)) {
      expect(text).toMatch(new RegExp(`--${name}[ \\[]`));
      expect(text).toContain(summary);
    }
    for (const { name, summary } of command.commands ?? []) expect(text).toMatch(new RegExp(`${name} +${summary}`));
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});
