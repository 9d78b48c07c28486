/** Services that speak Anthropic Messages themselves. */
import type { MessagesQuirks } from "../../core/quirks.ts";
import type { VendorRow } from "./types.ts";

/** Claude itself, behind whatever relay: what differs between its models is in `claude-models.ts`. */
export const CLAUDE: Partial<MessagesQuirks> = {
  betas: true,
  serverTools: true,
  lateSystem: true,
  files: true,
  adaptiveThinking: true,
  checksThinking: true,
};

export const MESSAGES_VENDORS: readonly VendorRow<MessagesQuirks>[] = [
  {
    name: "Anthropic",
    host: /(^|\.)anthropic\.com$/,
    named: /(?!)/,
    quirks: { ...CLAUDE, confidant: true, vision: true },
  },
  {
    name: "Vertex AI",
    host: /(^|[-.])aiplatform\.googleapis\.com$/,
    named: /^vertex/,
    quirks: { ...CLAUDE, confidant: true, vision: true },
  },
  {
    name: "OpenRouter",
    host: /(^|\.)openrouter\.ai$/,
    named: /^openrouter/,
    quirks: { keyHeader: "authorization", files: true },
    models: [{ model: /claude/, quirks: { adaptiveThinking: true, checksThinking: true } }],
  },
  {
    /** Images and documents are refused by this endpoint, whatever the model could do. */
    name: "DeepSeek",
    host: /(^|\.)deepseek\.com$/,
    named: /deepseek/,
    quirks: { vision: false, needsThinking: true },
  },
  {
    name: "Moonshot",
    host: /(^|\.)(moonshot\.(ai|cn)|kimi\.com)$/,
    named: /moonshot|^kimi/,
    quirks: { keyHeader: "authorization", needsThinking: true },
  },
  {
    name: "MiniMax",
    host: /(^|\.)minimaxi?\.(io|com)$/,
    named: /minimax/,
    quirks: { keyHeader: "authorization" },
  },
  {
    name: "Z.ai",
    host: /(^|\.)(bigmodel\.cn|z\.ai)$/,
    named: /^zhipu|^glm|^z\.?ai/,
    quirks: { keyHeader: "authorization" },
  },
  {
    name: "DashScope",
    host: /(^|\.)aliyuncs\.com$/,
    named: /dashscope|^qwen|^bailian/,
    quirks: { keyHeader: "authorization" },
  },
  {
    name: "SiliconFlow",
    host: /(^|\.)siliconflow\.(cn|com)$/,
    named: /^silicon/,
    quirks: { keyHeader: "authorization" },
  },
  {
    name: "Ollama",
    host: /:11434$|(^|\.)ollama\.com$/,
    named: /^ollama/,
    quirks: { keyHeader: "authorization" },
  },
  { name: "LM Studio", host: /:1234$/, named: /^lm[-_ ]?studio/, quirks: { keyHeader: "authorization" } },
  { name: "vLLM", host: /(?!)/, named: /^(vllm|sglang)/, quirks: { keyHeader: "authorization" } },
  { name: "NVIDIA NIM", host: /(^|\.)nvidia\.com$/, named: /nvidia|^nim$/, quirks: { keyHeader: "authorization" } },
];
