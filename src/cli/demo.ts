/** `ccr demo`: everything real but the models. */
import { join } from "node:path";

import { configFromProviders } from "../config/snapshot.ts";
import { CleanupStack } from "../core/cleanup.ts";
import { createDemoProject, demoEnvironment, type DemoProject } from "../demo/project.ts";
import { type DemoServer, startDemoServer } from "../demo/server.ts";
import { createHost, newToken } from "../host.ts";
import { parse, parsePort, usageError } from "./flags.ts";
import { announceProxy, serve } from "./headless.ts";
import { Output } from "./output.ts";
import { openScreen } from "./screen.ts";
import { hasScreen } from "./terminal.ts";
import { DEMO_FLAGS } from "./rows/run.ts";
import type { Invocation } from "./types.ts";

const WELCOME = "Demo: the models are a script, the rest is real. Type anything, or press F2 to switch the model";

export async function runDemo(invocation: Invocation, notice: string = WELCOME): Promise<number> {
  const given = parse(invocation, DEMO_FLAGS);
  const port = parsePort(given.text("port") ?? "0");
  const file = given.text("record");
  if (file !== undefined) {
    const { runRecorded } = await import("./record/run.ts");
    return runRecorded({ file, args: ["--speed", given.text("speed") ?? "1", "--", ...given.rest] });
  }
  const cleanup = new CleanupStack();
  try {
    const project = await createDemoProject();
    cleanup.add(() => project.remove());
    const server = await startDemoServer({ project: project.dir, speed: parseSpeed(given.text("speed") ?? "1") });
    cleanup.add(() => server.close());
    if (given.on("no-tui")) return await serveDemo(server, port, new Output(given));
    if (hasScreen()) return await showDemo(server, project, { port, notice, args: given.rest });
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

async function serveDemo(server: DemoServer, port: number, output: Output): Promise<number> {
  const token = newToken();
  const clients = [{ token, session: undefined }];
  const host = await createHost({ config: demoConfig(server), clients, listen: { host: "127.0.0.1", port } });
  return serve(host, { output, announce: () => announceProxy(host, token, output) });
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
    records: join(project.home, "history.db"),
    notices: [{ level: "info", text: notice }],
  });
}
