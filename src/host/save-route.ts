/** Writes the model of a scenario into the configuration, or into the file of a project, so that it can be undone. */
import { readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";

import { setIn, unsetIn } from "../config/edit.ts";
import { ConfigRejected, headline } from "../config/issues.ts";
import { parseConfig } from "../config/load.ts";
import { findProjectFile } from "../config/project.ts";
import { parseRouterFile } from "../config/router-file.ts";
import type { TrustStore } from "../config/trust.ts";
import { changeConfig, writeConfig } from "../config/write.ts";
import { isRecord } from "../core/message.ts";
import { type Target, targetName } from "../core/target.ts";
import type { Saved, SavePlace } from "../tui/services.ts";

export interface SaveFacts {
  /** The configuration's file. */
  readonly config: string;
  /** Folder that Claude Code works in. */
  readonly cwd: string;
  readonly home: string;
  readonly trust: TrustStore;
}

interface Route {
  readonly scenario: string;
  readonly target: Target | undefined;
}

const EMPTY = "{}\n";

export async function saveRoute(route: Route, place: SavePlace, facts: SaveFacts): Promise<Saved> {
  return place === "config" ? saveInConfig(route, facts) : saveInProject(route, facts);
}

async function saveInConfig(route: Route, { config }: SaveFacts): Promise<Saved> {
  const { before = EMPTY, after } = await changeConfig(config, (now = EMPTY) => {
    const text = changed(now, route);
    refuse(() => parseConfig(text, config));
    return text;
  });
  return {
    what: `Router.${route.scenario} in ${basename(config)}`,
    before: routeIn(before, config, route.scenario),
    undo: async () => {
      await unchanged(config, after);
      await writeConfig(config, before);
    },
  };
}

/** A project's file counts only while the user trusts it; what the user has written here is trusted. */
async function saveInProject(route: Route, { cwd, home, trust }: SaveFacts): Promise<Saved> {
  const found = await findProjectFile(cwd, home);
  if (found && !(await trust.trusts(found.path, found.text)))
    throw new Error(`${found.path} is not trusted: look at it, then ccr config trust`);
  const path = found?.path ?? join(cwd, ".ccr", "config.json");
  const before = found?.text ?? EMPTY;
  const after = changed(before, route);
  refuse(() => parseRouterFile(after, path));
  const write = async (text: string): Promise<void> => {
    await writeConfig(path, text);
    await trust.trust(path, text);
  };
  await write(after);
  return {
    what: `Router.${route.scenario} in .ccr/config.json`,
    before: routeIn(before, path, route.scenario),
    undo: async () => {
      await unchanged(path, after);
      if (found) await write(before);
      else await rm(path);
    },
  };
}

function changed(text: string, { scenario, target }: Route): string {
  const path = ["Router", scenario];
  return target ? setIn(text, path, targetName(target)) : unsetIn(text, path);
}

/** Throws the first objection in one line. */
function refuse(check: () => unknown): void {
  try {
    check();
  } catch (error) {
    throw error instanceof ConfigRejected ? new Error(error.issues.map(headline)[0], { cause: error }) : error;
  }
}

function routeIn(text: string, path: string, scenario: string): string | undefined {
  const router: unknown = parseRouterFile(text, path);
  const route = isRecord(router) ? router[scenario] : undefined;
  return typeof route === "string" ? route : undefined;
}

async function unchanged(path: string, text: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => undefined)) !== text)
    throw new Error(`${basename(path)} has been changed since; ccr config undo brings back the version before`);
}
