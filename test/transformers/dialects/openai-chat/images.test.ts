/** Whether there is a picture. */
import { describe, expect, it } from "vitest";

import { hasImage } from "../../../../src/transformers/dialects/openai-chat/images.ts";
import { PNG, result, text, user } from "../../../helpers/chat-request.ts";

describe("hasImage", () => {
  it.each([
    ["in a message", user([text("a"), PNG]), true],
    ["in a result", user([result("a", [text("a"), PNG])]), true],
    ["nowhere", user([text("a"), result("a", "b"), result("b")]), false],
    ["in a word", user("image"), false],
  ])("%s", (_, message, has) => {
    expect(hasImage({ model: "m", messages: [message] })).toBe(has);
  });
});
