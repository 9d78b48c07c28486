/** Commands about models. */
import type { Command } from "../types.ts";
import { NO_FLAGS } from "./tools.ts";

export const LIST_FLAGS = {
  search: { value: "TEXT", summary: "only those whose name has these letters in this order, best first" },
  provider: { value: "NAME", completes: "provider", summary: "only those of this provider" },
  caps: { value: "LIST", summary: "only those that can do all of tools, reasoning, vision" },
} as const;

export const SET_FLAGS = {
  session: { value: "ID", summary: "of one conversation on the running service, from its next request on" },
  save: { summary: "in the configuration, for every conversation; without a scenario: default" },
} as const;

export const REFRESH_FLAGS = {
  save: { summary: "put the further models into the configuration" },
} as const;

export const TEST_FLAGS = {
  all: { summary: "every configured model" },
} as const;

const LIST: Command = {
  name: "list",
  summary: "the configured models: window, price in dollars for a million tokens, abilities, scenarios",
  flags: LIST_FLAGS,
  reads: true,
  json: true,
  notes: ["T tools, R reasoning, V vision; * is a favourite; ? is not known."],
  examples: ["ccr model list --search dpsk --caps tools", "ccr model list --json | jq -r .models[].name"],
  load: async () => (await import("../model/list.ts")).runList,
};

const GET: Command = {
  name: "get",
  summary: "the model of a scenario; without one, of every scenario",
  operands: "[SCENARIO]",
  completes: "scenario",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  load: async () => (await import("../model/get.ts")).runGet,
};

const SET: Command = {
  name: "set",
  summary: "choose the model of a scenario, or of all requests of a conversation",
  operands: "[SCENARIO=]PROVIDER,MODEL",
  completes: "model",
  flags: SET_FLAGS,
  json: true,
  notes: ["`auto` instead of a model leaves the choice to the rules again."],
  examples: [
    "ccr model set think=deepseek,deepseek-reasoner --save",
    "ccr model set --session ID think=deepseek,deepseek-reasoner",
    "ccr model set --session ID auto",
  ],
  load: async () => (await import("../model/set.ts")).runSet,
};

const TEST: Command = {
  name: "test",
  summary: "ask models for a few tokens; exit code 8 when one fails, 7 when its key is refused",
  operands: "[PROVIDER,MODEL...]",
  completes: "model",
  flags: TEST_FLAGS,
  reads: true,
  json: true,
  notes: ["Without a name: the models of the scenarios."],
  load: async () => (await import("../model/test.ts")).runTest,
};

const FAVOURITE: Command = {
  name: "favourite",
  summary: "make a model a favourite, or no longer one; without a name, list them",
  operands: "[PROVIDER,MODEL]",
  completes: "model",
  flags: NO_FLAGS,
  json: true,
  load: async () => (await import("../model/favourite.ts")).runFavourite,
};

const UNDO: Command = {
  name: "undo",
  summary: "take back the last `ccr model set`",
  flags: NO_FLAGS,
  json: true,
  load: async () => (await import("../model/undo.ts")).runUndo,
};

const REFRESH: Command = {
  name: "refresh",
  summary: "ask providers which models they have; exit code 8 when one does not say",
  operands: "[PROVIDER...]",
  completes: "provider",
  flags: REFRESH_FLAGS,
  json: true,
  examples: ["ccr model refresh openrouter --save"],
  load: async () => (await import("../model/refresh.ts")).runRefresh,
};

const ADD: Command = {
  name: "add",
  summary: "put a model into the list of its provider",
  operands: "PROVIDER,MODEL",
  flags: NO_FLAGS,
  json: true,
  load: async () => (await import("../model/listed.ts")).runAdd,
};

const REMOVE: Command = {
  name: "remove",
  summary: "take a model out of the list of its provider",
  operands: "PROVIDER,MODEL",
  completes: "model",
  flags: NO_FLAGS,
  json: true,
  load: async () => (await import("../model/listed.ts")).runRemove,
};

export const MODEL_COMMANDS: readonly Command[] = [
  {
    name: "model",
    summary: "list, choose and test models",
    flags: LIST_FLAGS,
    reads: true,
    json: true,
    commands: [LIST, GET, SET, TEST, FAVOURITE, UNDO, REFRESH, ADD, REMOVE],
    notes: ["Without a second word: list."],
    load: LIST.load,
  },
];
