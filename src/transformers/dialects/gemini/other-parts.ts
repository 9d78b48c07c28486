/** Parts that Anthropic's answers have no block for, as text. */
import { fieldsOf, stringOf, type Fields } from "../../foreign.ts";

/** Empty for a part that says nothing. */
export function otherText(part: Fields): string {
  const { executableCode, codeExecutionResult, inlineData, fileData } = part;
  if (executableCode !== undefined) return fenced(fieldsOf(executableCode)["code"]);
  if (codeExecutionResult !== undefined) return fenced(fieldsOf(codeExecutionResult)["output"]);
  const data = fieldsOf(inlineData ?? fileData);
  const mimeType = stringOf(data["mimeType"]);
  if (mimeType === "") return "";
  return `[${mimeType} left out${fileData === undefined ? "" : `: ${stringOf(data["fileUri"])}`}]`;
}

function fenced(code: unknown): string {
  const text = stringOf(code);
  return text === "" ? "" : `\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
}
