/** Brings host, Claude Code and the cockpit together, and takes them apart again. */
import { homedir } from "node:os";

import type { Notice } from "../claude/preflight.ts";
import type { ConfigLoader } from "../config/live.ts";
import type { Paths } from "../config/paths.ts";
import { openUiState } from "../config/state.ts";
import type { Config } from "../config/types.ts";
import type { Target } from "../core/target.ts";
import { controlsOf } from "../host/controls.ts";
import { servicesOf } from "../host/services.ts";
import { createHost, newToken, prepareChild } from "../host.ts";
import type { Client } from "../proxy/types.ts";
import { tellCrash } from "./crash.ts";
import { liveInspection } from "./inspection.ts";
import { shellServices } from "./screen-services.ts";
import { ScreenSessions } from "./sessions.ts";

export interface ScreenOptions {
  readonly config: Config;
  /** Reads it again when its file has changed. */
  readonly load?: ConfigLoader | undefined;
  readonly port: number;
  /** Model to start with instead of the rules' choice. */
  readonly model: Target | undefined;
  /** The user's arguments for Claude Code. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Where the user's files lie; undefined reads and keeps nothing. */
  readonly paths: Paths | undefined;
  /** File for the records of requests, where `paths` names none. */
  readonly records?: string;
  readonly notices: readonly Notice[];
  /** For a screen reader: lines of text, nothing side by side. */
  readonly linear?: boolean;
}

const SESSION = "pane";

/** Claude Code's own word for it, as flag and as variable (`claude --help`). */
const FLAT_TEXT = "--ax-screen-reader";

function isLinear({ screen }: Config, args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const wish = env["CLAUDE_AX_SCREEN_READER"];
  return screen.screenReader === true || args.includes(FLAT_TEXT) || (wish !== undefined && !/^(0|false|)$/.test(wish));
}

function flatText(args: readonly string[]): readonly string[] {
  return args.includes(FLAT_TEXT) ? args : [FLAT_TEXT, ...args];
}

/** Returns the exit code. */
export async function openScreen(options: ScreenOptions): Promise<number> {
  const { config, load, port, model, args, env, cwd, paths } = options;
  const client = { token: newToken(), session: SESSION };
  const clients: Client[] = [client];
  const host = await createHost({
    config,
    clients,
    listen: { host: "127.0.0.1", port },
    ...(paths && { paths }),
    ...(options.records !== undefined && { recordIn: options.records }),
    load,
  });
  try {
    if (model) host.overrides.set(SESSION, model);
    const linear = options.linear ?? isLinear(config, args, process.env);
    const child = await prepareChild(host, { args: linear ? flatText(args) : args, env, cwd, client });
    for (const { level, text } of [...options.notices, ...child.notices]) {
      host.bus.publish({ type: "notice", at: Date.now(), level, text });
    }
    const state = await openUiState(paths?.state);
    const inspection = liveInspection(host, { paths, cwd });
    const services = {
      ...servicesOf(host, { paths, cwd, home: env["HOME"] || homedir(), session: SESSION }),
      ...shellServices(host, cwd),
    };
    const shared = { bus: host.bus, services, settings: config.screen, preferences: state, env };
    if (linear) {
      const { LinearScreen } = await import("../tui/linear/screen.ts");
      return await new LinearScreen({ ...shared, controls: controlsOf(host, SESSION), child }).run();
    }
    const { runCockpit } = await import("../tui/main.ts");
    return await runCockpit({
      ...shared,
      first: { id: SESSION, controls: { ...controlsOf(host, SESSION), inspection }, child },
      sessions: new ScreenSessions({ host, clients, args, env, cwd, inspection, lasting: paths !== undefined }),
      crashed: (error) => tellCrash(error, (text) => host.redactor.redact(text)),
    });
  } finally {
    await host.cleanup.run();
  }
}
