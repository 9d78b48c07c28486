/** The changes a Messages request needs for its target, as edits of the client's own bytes. None for Anthropic itself. */
import type { MessagesQuirks } from "../../../core/quirks.ts";
import { JsonEdits } from "../../json-edits.ts";
import type { Call } from "../../types.ts";
import { contentNotes } from "../shared/content-notes.ts";
import { claudeModel, isSameClaude, type ClaudeModel } from "./claude-models.ts";
import type { Editing } from "./editing.ts";
import { fieldEdits } from "./field-edits.ts";
import { historyEdits } from "./history-edits.ts";
import { systemEdits } from "./system-edits.ts";
import { thinkingEdits } from "./thinking-edits.ts";
import { toolEdits } from "./tool-edits.ts";

/** Without the model's name, which has its own place in every dialect. */
export function editsFor(call: Call, quirks: MessagesQuirks): Editing {
  const model = changedModel(call);
  const known = model ? { lateSystem: quirks.lateSystem && model.lateSystem } : {};
  const editing: Editing = { call, quirks: { ...quirks, ...known }, edits: new JsonEdits(), notes: [], model };
  fieldEdits(editing);
  systemEdits(editing);
  toolEdits(editing);
  thinkingEdits(editing, historyEdits(editing));
  editing.notes.push(...contentNotes(call.request, quirks));
  return editing;
}

/** Claude Code adapts a request to the model whose name it finds in the one it was told: `anthropic,claude-opus-4-5`. */
function changedModel({ request, target }: Call): ClaudeModel | undefined {
  return isSameClaude(request.model, target.model) ? undefined : claudeModel(target.model);
}
