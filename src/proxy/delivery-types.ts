/** What bringing one answer to one client involves. */
import type { Message } from "../core/message.ts";
import type { AnswerContext, Dialect } from "../transformers/types.ts";
import type { ClientSide } from "./client-side.ts";
import type { FlowLog } from "./flow-log.ts";
import type { Tally } from "./tally.ts";

export interface Delivery {
  readonly dialect: Dialect;
  readonly answering: AnswerContext;
  /** Whether the provider's answer has the client's form already. */
  readonly passthrough: boolean;
  /** A whole answer in the client's form. */
  readonly whole: (message: Message) => string;
  /** Whether the client asked for a stream. */
  readonly stream: boolean;
  readonly tally: Tally;
  readonly reply: ClientSide;
  readonly flow: FlowLog;
}
