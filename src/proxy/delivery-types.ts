/** What bringing one answer to one client involves. */
import type { AnswerContext, Dialect } from "../transformers/types.ts";
import type { FlowLog } from "./flow-log.ts";
import type { Reply } from "./reply.ts";
import type { Tally } from "./tally.ts";

export interface Delivery {
  readonly dialect: Dialect;
  readonly answering: AnswerContext;
  /** Whether the client asked for a stream. */
  readonly stream: boolean;
  readonly tally: Tally;
  readonly reply: Reply;
  readonly flow: FlowLog;
}
