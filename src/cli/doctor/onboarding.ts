/** Whether Claude Code has asked its first questions: without that it needs a network, and headless it ends. */
import { readJsonObject, statePath } from "../../claude/settings.ts";
import { editJsonFile } from "../json-file.ts";
import type { Check } from "./types.ts";

export const onboarding: Check = {
  id: "onboarding",
  summary: "Claude Code was set up for this user",
  run: async (patient) => {
    const path = statePath(patient);
    const state = readJsonObject(path) ?? {};
    if (state["hasCompletedOnboarding"] === true)
      return [{ level: "ok", text: "Claude Code was set up for this user" }];
    return [
      {
        level: "warn",
        text: `Claude Code was never set up for this user (${path}): its first start asks questions and needs api.anthropic.com`,
        hint: "Start claude once and answer them, or skip them with ccr doctor onboarding --fix",
        fix: () => {
          editJsonFile(path, (values) => ({ ...values, hasCompletedOnboarding: true }));
          return `${path} says that the questions were answered`;
        },
      },
    ];
  },
};
