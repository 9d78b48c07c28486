/** Servers that people run themselves. Their prompt templates often refuse a system message that is not the first. */
import type { ChatQuirks } from "../../core/quirks.ts";
import { NONE_TO_HIGH, UP_TO_HIGH } from "./efforts.ts";
import type { VendorRow } from "./types.ts";

/** Asked to reason, it refuses for a model that cannot: `"x" does not support thinking`. */
const OLLAMA: VendorRow<ChatQuirks> = {
  name: "Ollama",
  host: /:11434$|(^|\.)ollama\.com$/,
  named: /^ollama/,
  quirks: { reasoningField: "reasoning", toolChoice: "auto", lateSystem: false, userField: "none" },
  models: [
    { model: /gpt-oss/, quirks: { thinkingDepth: "reasoning_effort", efforts: UP_TO_HIGH } },
    {
      model: /deepseek-(r1|v3\.[1-9]|v[4-9])|qwen3(?!-?coder)|magistral|kimi.*thinking|glm-[4-9]/,
      quirks: { thinkingDepth: "reasoning_effort", efforts: NONE_TO_HIGH },
    },
  ],
};

const LM_STUDIO: VendorRow<ChatQuirks> = {
  name: "LM Studio",
  host: /:1234$/,
  named: /^lm[-_ ]?studio/,
  quirks: {
    topK: true,
    reasoningField: "reasoning_content",
    toolChoice: "unnamed",
    lateSystem: false,
    userField: "none",
  },
};

/** `reasoning_content` is taken by every version, though newer ones send `reasoning`. */
const VLLM: VendorRow<ChatQuirks> = {
  name: "vLLM",
  host: /(?!)/,
  named: /^(vllm|sglang)/,
  quirks: {
    topK: true,
    thinkingSwitch: "chat_template_kwargs",
    reasoningField: "reasoning_content",
    parallelField: "parallel_tool_calls",
    lateSystem: false,
  },
};

const LLAMA_CPP: VendorRow<ChatQuirks> = {
  name: "llama.cpp",
  host: /(?!)/,
  named: /^llama[-_. ]?(cpp|server|file|swap)/,
  quirks: {
    topK: true,
    thinkingSwitch: "chat_template_kwargs",
    reasoningField: "reasoning_content",
    parallelField: "parallel_tool_calls",
    lateSystem: false,
    userField: "none",
  },
};

export const LOCAL: readonly VendorRow<ChatQuirks>[] = [OLLAMA, LM_STUDIO, VLLM, LLAMA_CPP];
