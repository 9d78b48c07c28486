/** Tells beforehand what Claude Code will ask or what will lead it past us. Reads the user's files, never writes them. */
import { realpathSync } from "node:fs";
import { dirname } from "node:path";

import { isRecord } from "../core/message.ts";
import {
  envOf,
  modelOf,
  permissionModeOf,
  readJsonObject,
  type SettingsLayer,
  type Place,
  statePath,
} from "./settings.ts";

export interface Notice {
  readonly level: "info" | "warn";
  /** What is so, and one action. */
  readonly text: string;
}

/** A run with `-p` (`interactive` false) opens no dialogs. */
export function preflight(place: Place, layers: readonly SettingsLayer[], interactive: boolean): Notice[] {
  return [...(interactive ? dialogs(place) : []), ...layers.flatMap(layerNotices)];
}

/** Dialogs that a first start opens. */
function dialogs(place: Place): Notice[] {
  const state = readJsonObject(statePath(place)) ?? {};
  if (state["hasCompletedOnboarding"] !== true) {
    return [
      {
        level: "warn",
        text: "Claude Code was never set up for this user: it will ask a few questions and needs api.anthropic.com for that. Answer them once",
      },
    ];
  }
  if (isTrusted(state["projects"], place.cwd)) return [];
  return [{ level: "info", text: `Claude Code will ask whether you trust ${place.cwd}: press ↓, then Enter` }];
}

/** Trust is recorded by real path and covers the folders below (measured with Claude Code 2.1.330). */
function isTrusted(projects: unknown, cwd: string): boolean {
  if (!isRecord(projects)) return false;
  for (let dir = realPath(cwd); ; dir = dirname(dir)) {
    const project = projects[dir];
    if (isRecord(project) && project["hasTrustDialogAccepted"] === true) return true;
    if (dir === dirname(dir)) return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Variables that lead Claude Code past the proxy when an administrator's settings hold them; nothing overrides those. */
const BYPASSES: readonly string[] = [
  "ANTHROPIC_BASE_URL",
  "ANTHROPIC_AUTH_TOKEN",
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_VERTEX",
  "CLAUDE_CODE_USE_FOUNDRY",
];

function layerNotices({ path, managed, values }: SettingsLayer): Notice[] {
  const notices: Notice[] = [];
  const bypass = managed ? BYPASSES.filter((name) => Boolean(envOf(values)[name])) : [];
  if (bypass.length > 0) {
    notices.push({
      level: "warn",
      text: `${path} sets ${bypass.join(", ")}, so Claude Code does not use ccr. Only an administrator can remove it`,
    });
  }
  if (permissionModeOf(values) === "auto") {
    notices.push({
      level: "info",
      text: `${path} chooses permission mode auto, which only Anthropic's own models can serve. Shift+Tab changes it`,
    });
  }
  const model = modelOf(values);
  if (model?.includes(",") || model?.startsWith("claude-ccr/")) {
    notices.push({
      level: "warn",
      text: `${path} has the model ${model}, a name of ccr: plain claude will fail. Remove it there`,
    });
  }
  return notices;
}
