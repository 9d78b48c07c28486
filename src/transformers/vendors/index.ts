/** Every vendor of the Chat dialect. A host belongs to one row at most; where a name fits several, the first counts. */
import type { ChatQuirks } from "../../core/quirks.ts";
import { HOSTS } from "./hosts.ts";
import { LABS } from "./labs.ts";
import { LOCAL } from "./local.ts";
import { OPENAI_VENDORS } from "./openai.ts";
import type { VendorRow } from "./types.ts";

export const CHAT_VENDORS: readonly VendorRow<ChatQuirks>[] = [...HOSTS, ...LOCAL, ...OPENAI_VENDORS, ...LABS];
