/** A stream that already has the client's form: its bytes go on as they are, and a tap counts what they say. */
import { CcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import type { AnswerContext } from "../transformers/types.ts";
import { AnswerEvents, type Batch } from "./answer-events.ts";
import type { Delivery } from "./delivery-types.ts";
import { FrameAligner } from "./frames.ts";
import type { UpstreamAnswer } from "./upstream-answer.ts";

const MAX_FRAME = 8 * 1024 * 1024;
