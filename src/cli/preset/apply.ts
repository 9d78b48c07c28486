/** Fills the gaps of a preset with the user's answers, and lays the result over the user's own configuration. */
import { dirname, isAbsolute, resolve } from "node:path";

import { isRecord } from "../../core/message.ts";
import { type Fields, fieldsOf, itemsOf, stringOf } from "../../transformers/foreign.ts";
import { holds, type Manifest } from "./manifest.ts";

/** Keys that say how to start Claude Code, and are no configuration. */
const FOR_CLAUDE: ReadonlySet<string> = new Set(["noServer", "claudeCodeSettings"]);

export interface Applied {
  readonly config: Fields;
  /** Claude Code speaks to the provider itself. */
  readonly noServer: boolean;
  /** To be merged into Claude Code's settings. */
  readonly settings: Fields;
}

/** Answers, and what is usual where there is none. */
function answersOf({ inputs, values }: Manifest): Fields {
  const usual = inputs.flatMap((input) => (input.usual === undefined ? [] : [[input.id, input.usual] as const]));
  return { ...Object.fromEntries(usual), ...values };
}

/** `folder` is where relative paths of the preset begin. */
export function applyPreset(manifest: Manifest, folder: string): Applied {
  const answers = answersOf(manifest);
  let config = merge(fieldsOf(fill(manifest.config, answers)), fieldsOf(fill(manifest.template, answers)));
  const mapped = new Set(manifest.mappings.map(({ target }) => target));
  for (const { id } of manifest.inputs) {
    // An input whose id is a place of the configuration needs no mapping.
    if (/[.[]/.test(id) && !mapped.has(id) && Object.hasOwn(answers, id))
      config = put(config, stepsOf(id), answers[id]);
  }
  for (const { target, value, when } of manifest.mappings) {
    if (holds(when, answers)) config = put(config, stepsOf(target), fill(value, answers));
  }
  const own = Object.entries(config).filter(([key]) => !FOR_CLAUDE.has(key));
  return {
    config: withAbsolutePaths(Object.fromEntries(own), folder),
    noServer: config["noServer"] === true,
    settings: fieldsOf(config["claudeCodeSettings"]),
  };
}

const GAP = /#\{([^}]+)\}/g;

/** A text that is nothing but one gap becomes the answer itself, whatever its type. A gap without an answer stays. */
function fill(node: unknown, answers: Fields): unknown {
  if (typeof node === "string") return fillText(node, answers);
  if (Array.isArray(node)) return node.map((item) => fill(item, answers));
  if (!isRecord(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fill(value, answers)]));
}

function fillText(text: string, answers: Fields): unknown {
  const [, whole] = /^#\{([^}]+)\}$/.exec(text) ?? [];
  if (whole !== undefined && Object.hasOwn(answers, whole)) return answers[whole];
  return text.replaceAll(GAP, (gap: string, id: string) => (Object.hasOwn(answers, id) ? String(answers[id]) : gap));
}

function merge(base: Fields, over: Fields): Fields {
  const added = Object.entries(over).map(([key, value]) => {
    const before = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isRecord(before) && isRecord(value) ? merge(before, value) : value] as const;
  });
  return Object.fromEntries([...Object.entries(base), ...added]);
}

/** `Providers[0].api_key` as steps. */
export function stepsOf(path: string): (string | number)[] {
  return path.split(/[.[\]]+/).flatMap((step) => (step === "" ? [] : /^\d+$/.test(step) ? Number(step) : step));
}

function put(root: Fields, steps: readonly (string | number)[], value: unknown): Fields {
  return fieldsOf(putIn(root, steps, value));
}

/** A list that begins with millions of holes is a mistake, or meant to fill the memory. */
const MAX_INDEX = 1_000;

function putIn(node: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === "number") {
    if (step > MAX_INDEX) return node;
    const items = [...itemsOf(node)];
    items[step] = putIn(items[step], rest, value);
    return items;
  }
  const fields = fieldsOf(node);
  const inner = Object.hasOwn(fields, step) ? fields[step] : undefined;
  return Object.fromEntries([
    ...Object.entries(fields).filter(([key]) => key !== step),
    [step, putIn(inner, rest, value)],
  ]);
}

/** Files of code begin at the folder of whoever names them. */
function withAbsolutePaths(config: Fields, folder: string): Fields {
  const absolute = (path: string): string => (isAbsolute(path) || path.startsWith("~") ? path : resolve(folder, path));
  const { transformers, CUSTOM_ROUTER_PATH: router } = config;
  return {
    ...config,
    ...(Array.isArray(transformers) && {
      transformers: transformers.map((item) =>
        Object.assign({}, item, { path: absolute(stringOf(fieldsOf(item)["path"])) }),
      ),
    }),
    ...(typeof router === "string" && router !== "" && { CUSTOM_ROUTER_PATH: absolute(router) }),
  };
}

/** The preset's word counts, key by key; its providers join the user's. */
export function overlay(users: Fields, usersPath: string, preset: Fields): Fields {
  const base = withAbsolutePaths(users, dirname(usersPath));
  const theirs = itemsOf(preset["Providers"] ?? preset["providers"]);
  const names = new Set(theirs.map((provider) => fieldsOf(provider)["name"]));
  const ours = itemsOf(base["Providers"] ?? base["providers"]).filter((one) => !names.has(fieldsOf(one)["name"]));
  const { providers: _base, ...rest } = base;
  const { providers: _preset, ...own } = preset;
  return { ...rest, ...own, Providers: [...ours, ...theirs] };
}
