/** `ccr demo`: everything real but the models. */
import { configFromProviders } from "../config/snapshot.ts";
import { CleanupStack } from "../core/cleanup.ts";
import { createDemoProject, demoEnvironment, type DemoProject } from "../demo/project.ts";
import { type DemoServer, startDemoServer } from "../demo/server.ts";
import { createHost, newToken } from "../host.ts";
import { parseFlags, parsePort, SERVE_FLAGS, splitAtTerminator, usageError } from "./flags.ts";
import { serve } from "./headless.ts";
import type { Invocation } from "./index.ts";
import { hasScreen, openScreen } from "./screen.ts";

const WELCOME = "Demo: the models are a script, the rest is real. Type anything, or press F2 to switch the model";

export async function runDemo({ before, args }: Invocation, notice: string = WELCOME): Promise<number> {
  const { own, rest } = splitAtTerminator([...before, ...args]);
  const flags = parseFlags(own, { ...SERVE_FLAGS, "no-tui": { type: "boolean" }, speed: { type: "string" } });
  const port = parsePort(flags.port ?? "0");
  const cleanup = new CleanupStack();
  try {
    const project = await createDemoProject();
    cleanup.add(() => project.remove());
    const server = await startDemoServer({ project: project.dir, speed: parseSpeed(flags.speed ?? "1") });
    cleanup.add(() => server.close());
    if (flags["no-tui"]) return await serveDemo(server, port, flags.json ?? false);
    if (hasScreen()) return await showDemo(server, project, { port, notice, args: rest });
    const { runTurn } = await import("./demo-turn.ts");
    return await runTurn(demoConfig(server), { env: demoEnvironment(process.env, project), cwd: project.dir, notice });
  } finally {
    await cleanup.run();
  }
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw usageError("--speed", `${text} is no positive number`);
}

function demoConfig({ provider }: DemoServer): ReturnType<typeof configFromProviders> {
  return configFromProviders([provider], { path: "(demo)" });
}

async function serveDemo(server: DemoServer, port: number, json: boolean): Promise<number> {
  const token = newToken();
  const clients = [{ token, session: undefined }];
  const host = await createHost({ config: demoConfig(server), clients, listen: { host: "127.0.0.1", port } });
  return serve(host, { json, token, text: `ANTHROPIC_BASE_URL=${host.proxy.url} ANTHROPIC_AUTH_TOKEN=${token}` });
}

interface Show {
  readonly port: number;
  readonly notice: string;
  readonly args: readonly string[];
}

function showDemo(server: DemoServer, project: DemoProject, { port, notice, args }: Show): Promise<number> {
  return openScreen({
    config: demoConfig(server),
    port,
    args,
    model: undefined,
    env: demoEnvironment(process.env, project),
    cwd: project.dir,
    paths: undefined,
    notices: [{ level: "info", text: notice }],
  });
}
