/**
 * What to change about a request that a provider has refused, so that one further try may succeed: after a model switch in
 * the middle of a session, thinking, lengths and pictures of earlier turns are not to everybody's taste. Pure.
 */
import type { ErrorCode } from "../core/error-codes.ts";
import type { CcrError } from "../core/errors.ts";
import type { MessagesRequest } from "../core/message.ts";
import * as mend from "./mend.ts";

export interface Rectified {
  readonly request: MessagesRequest;
  /** What was changed, for people. */
  readonly note: string;
  /** Reasoning that was kept for the provider must not be put back in. */
  readonly forget?: boolean;
}

interface Remedy {
  /** Tested against what the provider said, in lower case and without quotation marks. */
  readonly said: RegExp;
  readonly mend: (request: MessagesRequest, match: RegExpExecArray) => MessagesRequest | undefined;
  readonly note: (match: RegExpExecArray) => string;
  readonly forget?: true;
}

/** Refusals of the request as such: other failures have causes that no change of it mends. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(["CCR-E104", "CCR-E108"]);

const say = (note: string) => (): string => note;
const NO_THINKING = "Thinking is off for this request: the provider refused it here.";

/** The first that fits and changes something counts. */
const REMEDIES: readonly Remedy[] = [
  {
    // The same account can read it again, another key or another region cannot.
    said: /invalid_encrypted_content|encrypted.{0,20}content.{0,300}(could not be|cannot be|failed to|not valid|invalid|mismatch)|(decrypt|verif).{0,40}encrypted/,
    mend: (request) => mend.withoutThinkingBlocks(request) ?? { ...request },
    note: say("Encrypted reasoning of earlier turns was left out: the provider cannot read it any more."),
    forget: true,
  },
  {
    said: /invalid signature|signature.{0,40}(invalid|verif|not valid)|thinking blocks? .{0,80}cannot be modified|thinking.{0,40}signature.{0,40}(required|missing)/,
    mend: mend.withoutThinkingBlocks,
    note: say("Thinking of earlier turns was left out: the provider does not take it for its own."),
    forget: true,
  },
  {
    said: /expected thinking .{0,60}but found|must start with a thinking block|thinking.{0,60}must be passed back|reasoning_content.{0,60}(is missing|must be passed back)|tool_choice.{0,80}thinking|thinking may not be enabled when tool_choice/,
    mend: mend.thinkingOff,
    note: say(NO_THINKING),
  },
  {
    said: /budget_tokens/,
    mend: mend.thinkingByBudget,
    note: say("The thinking budget was changed: the provider refused it."),
  },
  {
    said: /thinking[.\s]*(type)?.{0,20}enabled.{0,40}not supported|(use|only).{0,30}adaptive/,
    mend: mend.thinkingAdaptive,
    note: say("Thinking is adaptive: the model knows no budget."),
  },
  {
    said: /adaptive.{0,60}(not supported|unsupported|unknown|invalid)|thinking.{0,40}(input should be|expected|must be).{0,30}enabled/,
    mend: mend.thinkingByBudget,
    note: say("Thinking has a budget: the model knows no adaptive one."),
  },
  {
    said: /thinking.{0,60}(cannot be disabled|disabled.{0,40}not supported)/,
    mend: mend.thinkingUnsaid,
    note: say("The model cannot stop thinking."),
  },
  {
    said: /(does not|doesn't|do not) support thinking|thinking is not supported/,
    mend: mend.thinkingOff,
    note: say(NO_THINKING),
  },
  {
    said: /effort.{0,60}(not supported|unsupported|unknown|invalid)|(does not|doesn't) support.{0,20}effort/,
    mend: mend.withoutEffort,
    note: say("The effort was left out: the model does not take it."),
  },
  {
    said: /\b(temperature|top_p|top_k)\b.{0,80}(may only|only the default|only supports|not support|unsupported|cannot (both )?be|deprecated)/,
    mend: (request, match) => mend.without(request, match[1] ?? ""),
    note: (match) => `${match[1]} was left out: the model does not take it.`,
  },
  ...outputLimits(
    /max_(?:completion_|output_)?tokens.{0,20}?\d+ > (\d+)/,
    /max_(?:completion_|output_)?tokens.{0,60}(?:at most|less than or equal to|<=|cannot exceed|maximum(?: value)? (?:of|is))\s*(\d+)/,
    /max_(?:completion_|output_)?tokens.{0,40}\[\s*\d+\s*,\s*(\d+)\s*\]/,
  ),
  {
    said: /exceed context limit: (\d+) \+ \d+ > (\d+)/,
    mend: (request, match) => mend.withMaxTokens(request, roomIn(match)),
    note: say("The answer may be as long as the window has room, and no longer."),
  },
  {
    said: /image.{0,60}(not supported|unsupported|not allowed)|(does not|doesn't|not) support.{0,40}(image|vision|multimodal)|unknown variant image_url|support image input/,
    mend: mend.withoutImages,
    note: say("Images were left out: the model cannot see."),
  },
  {
    said: /messages\.\d+\.role|(unexpected|invalid|unsupported).{0,20}role.{0,20}system|system (message|role).{0,60}(must be|only).{0,20}(first|beginning|start)/,
    mend: mend.withoutLateSystem,
    note: say("System messages were told as the user's: the provider takes none there."),
  },
  {
    said: /\b([a-z_]+): extra inputs are not permitted/,
    mend: (request, match) => mend.without(request, match[1] ?? ""),
    note: (match) => `${match[1]} was left out: the provider does not know it.`,
  },
];

/** Undefined when nothing is known that would help. */
export function rectify(request: MessagesRequest, error: CcrError): Rectified | undefined {
  if (!REFUSALS.has(error.code)) return undefined;
  const said = `${error.message} ${error.facts.detail ?? ""}`.toLowerCase().replace(/[`'"“”]/g, "");
  for (const remedy of REMEDIES) {
    const match = remedy.said.exec(said);
    const mended = match && remedy.mend(request, match);
    if (match && mended) return { request: mended, note: remedy.note(match), ...(remedy.forget && { forget: true }) };
  }
  return undefined;
}

function outputLimits(...patterns: readonly RegExp[]): Remedy[] {
  return patterns.map((said) => ({
    said,
    mend: (request, match) => mend.withMaxTokens(request, Number(match[1])),
    note: (match) => `The answer may have ${match[1]} tokens at most: the model gives no more.`,
  }));
}

/** Less than a thousand tokens would be no answer. */
function roomIn([, prompt, window]: RegExpExecArray): number {
  const room = Number(window) - Number(prompt);
  return room >= 1_024 ? room : 0;
}
