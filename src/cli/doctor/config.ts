/** Whether the configuration is there, and what is wrong or odd in it. */
import { ConfigRejected, headline } from "../../config/issues.ts";
import { CcrError } from "../../core/errors.ts";
import type { Check, Finding } from "./types.ts";

export const config: Check = {
  id: "config",
  summary: "the configuration is there and valid",
  run: async (patient) => {
    try {
      const found = await patient.config();
      if (!found) {
        const text = `nothing is configured: there is no ${patient.configPath}`;
        return [{ level: "warn", text, hint: "ccr demo runs without; ccr help config says what belongs into it" }];
      }
      const { providers, router, path } = found;
      const count = `${providers.size} provider${providers.size === 1 ? "" : "s"}`;
      return [
        { level: "ok", text: `${path}: ${count}, default is ${router.default ?? "not set"}` },
        ...found.warnings.map((text): Finding => ({ level: "warn", text })),
      ];
    } catch (error) {
      if (error instanceof ConfigRejected)
        return error.issues.map((issue) => ({ level: "error", text: headline(issue) }));
      if (error instanceof CcrError) return [{ level: "error", text: error.message, hint: error.hint }];
      throw error;
    }
  },
};
