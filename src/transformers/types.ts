/** What a dialect is: one wire grammar, as pure functions and sans-IO state machines around the canonical model. */
import type { CcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import type { Message, MessagesRequest } from "../core/message.ts";
import type { SseFrame } from "../core/sse.ts";
import type { DialectName, Target } from "../core/target.ts";
import type { Keepsakes } from "./keepsake.ts";
import type { ToolHints } from "./tool-hints.ts";

/** One client request on its way to one target. */
export interface Call {
  readonly request: MessagesRequest;
  /** The body exactly as the client sent it, for dialects that pass it through. */
  readonly raw: Uint8Array;
  /** The client's headers, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly target: Target;
  readonly keepsakes: Keepsakes;
  /** True when the client speaks another protocol, so that the request was made out of its own. */
  readonly translated?: boolean;
}

/** Tool names that had to be changed for the provider: name on the wire -> name the client knows. */
export type ToolNames = ReadonlyMap<string, string>;

/** What the provider could not be asked for, so that it is done here, on its answer. */
export interface Emulation {
  /** The answer ends before the first of these. */
  readonly stops?: readonly string[];
  /** The answer ends behind its first tool call. */
  readonly oneToolCall?: boolean;
  /** What the client's web search is about, where the provider's own search stands in for it. */
  readonly webSearch?: string;
  /** What arguments must look like, for models that miss it by habit. */
  readonly hints?: ToolHints;
}

/** Credentials of Google's that the sender exchanges for an access token. */
export interface GoogleAuth {
  readonly kind: "google";
  /** File of the credentials, or their JSON text; undefined for the default credentials of the machine. */
  readonly credentials: string | undefined;
  /** What goes as the token where there are no credentials. */
  readonly key: string;
}

/** The upstream HTTP request. Always a POST. */
export interface Encoded {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly toolNames: ToolNames;
  /** Goes into the context of the answer. */
  readonly emulation?: Emulation;
  /** Undefined when the headers are complete. A project of `-` in the URL is that of the credentials. */
  readonly auth?: GoogleAuth;
  /** What of the request got lost on the way, one sentence each, for people. */
  readonly notes?: readonly string[];
}

/** What an answer has to know about its request. */
export interface AnswerContext {
  readonly target: Target;
  /** Echoed as the answer's model: Claude Code drops thinking blocks when it differs from what it asked for. */
  readonly askedModel: string;
  /** The answer's id, unique as those of providers are not. Anthropic's own passes through. */
  readonly messageId: string;
  readonly toolNames: ToolNames;
  /** Ids of the tool calls that the conversation holds already. */
  readonly usedToolIds: ReadonlySet<string>;
  /** Local estimate of the prompt, for `message_start` and for providers that send no usage. Called at most once. */
  readonly estimateInput: () => number;
  /** True when the client turned thinking off: reasoning that comes all the same is not shown. */
  readonly hideThinking: boolean;
  /** True when the client wants thinking blocks without their text: see `omitsThinking`. */
  readonly omitThinking?: boolean;
  readonly keepsakes: Keepsakes;
  readonly emulation?: Emulation;
}

/**
 * Frames of the provider in, canonical events out.
 * Both methods throw a `CcrError` when the provider reports a failure or the stream ends too early; events of earlier
 * frames have been returned by then. After a throw the decoder is finished.
 */
export interface StreamDecoder {
  push(frame: SseFrame): StreamEvent[];
  /** To be called once, at the end of the upstream body. */
  end(): StreamEvent[];
  /** True when the provider sent no usage and the numbers of the last event are ours. Settled after `end()`. */
  readonly estimated: boolean;
}

/** An upstream answer whose status is not 2xx. */
export interface UpstreamFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Dialect {
  readonly name: DialectName;
  /** True when the provider speaks the client's own grammar, so that answer bytes pass through untouched. */
  readonly passthrough: boolean;
  request(call: Call): Encoded;
  stream(answer: AnswerContext): StreamDecoder;
  /** A whole answer. Throws a `CcrError` when `body` is not one, or reports a failure. */
  message(body: unknown, answer: AnswerContext): Message;
  error(failure: UpstreamFailure, target: Target): CcrError;
}
