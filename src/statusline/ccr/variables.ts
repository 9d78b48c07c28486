/** The variables of claude-code-router's status line, from what Claude Code tells and what ccr knows better. */
import { dollars, plain, tokens } from "../format.ts";
import { type Fields, fieldsOf, numberOf, textOf } from "../json.ts";
import { contextShare, type Snapshot } from "../state.ts";
import { gitBranch } from "./git.ts";

export type Variables = Readonly<Record<string, string>>;

const MAX_TEXT = 200;

/** `input`: the JSON that Claude Code gives its status line. */
export function variablesOf(snapshot: Snapshot | undefined, input: Fields): Variables {
  const workspace = fieldsOf(input["workspace"]);
  const folder = textOf(workspace["current_dir"]) || textOf(input["cwd"]);
  const texts = {
    ...sessionTexts(input, folder),
    ...usageTexts(snapshot, fieldsOf(input["context_window"])),
    ...costTexts(snapshot, fieldsOf(input["cost"])),
    model: modelName(snapshot, fieldsOf(input["model"])),
    ...speedTexts(snapshot),
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, plain(text, MAX_TEXT)]));
}

function sessionTexts(input: Fields, folder: string): Variables {
  return {
    workDirName: folder.split(/[\\/]/).findLast((part) => part !== "") ?? "",
    gitBranch: folder === "" ? "" : gitBranch(folder),
    version: textOf(input["version"]),
    sessionId: textOf(input["session_id"]),
  };
}

/** The model that answers, not the one that Claude Code believes to talk to. */
function modelName(snapshot: Snapshot | undefined, model: Fields): string {
  const target = snapshot?.target;
  return target === undefined ? textOf(model["display_name"]) : target.slice(target.indexOf(",") + 1);
}

function usageTexts(snapshot: Snapshot | undefined, context: Fields): Variables {
  const current = fieldsOf(context["current_usage"]);
  const input = snapshot?.inputTokens ?? numberOf(current["input_tokens"]) ?? 0;
  const output = snapshot?.outputTokens ?? numberOf(current["output_tokens"]) ?? 0;
  const share = snapshot && contextShare(snapshot);
  const percent = share === undefined ? numberOf(context["used_percentage"]) : share * 100;
  const window = snapshot?.window ?? numberOf(context["context_window_size"]);
  return {
    inputTokens: tokens(input),
    outputTokens: tokens(output),
    totalInputTokens: tokens(snapshot?.totalInput || (numberOf(context["total_input_tokens"]) ?? 0)),
    totalOutputTokens: tokens(snapshot?.totalOutput || (numberOf(context["total_output_tokens"]) ?? 0)),
    contextPercent: percent === undefined ? "0" : String(Math.round(percent)),
    contextWindowSize: window === undefined ? "" : tokens(window),
  };
}

function costTexts(snapshot: Snapshot | undefined, cost: Fields): Variables {
  const [added, removed] = [numberOf(cost["total_lines_added"]) ?? 0, numberOf(cost["total_lines_removed"]) ?? 0];
  const spent = snapshot?.cost ?? numberOf(cost["total_cost_usd"]);
  return {
    cost: spent === undefined ? "" : dollars(spent),
    duration: durationText(numberOf(cost["total_duration_ms"]) ?? 0),
    linesAdded: String(added),
    linesRemoved: String(removed),
    netLines: String(added - removed),
  };
}

function speedTexts(snapshot: Snapshot | undefined): Variables {
  const { tokensPerSecond, ttft, streaming = false } = snapshot ?? {};
  return {
    tokenSpeed: tokensPerSecond === undefined ? "" : String(Math.round(tokensPerSecond)),
    timeToFirstToken: ttft === undefined ? "" : String(Math.round(ttft)),
    isStreaming: String(streaming),
    streamingIndicator: streaming ? "[Streaming]" : "",
  };
}

/** `42s`, `5m12s`, `2h05m` */
function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${seconds % 60}s`;
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, "0")}m`;
}
