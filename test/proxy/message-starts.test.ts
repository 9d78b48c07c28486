/** The one change to a passed-through stream: whose model it names, and that it begins once. */
import { describe, expect, it } from "vitest";

import { MessageStarts } from "../../src/proxy/message-starts.ts";
import { anthropicFrames as f, frame } from "../helpers/http-bytes.ts";

function pushed(starts: MessageStarts, text: string): string {
  return Buffer.from(starts.push(Buffer.from(text))).toString();
}

describe("MessageStarts", () => {
  it("gives the same bytes, not a copy, where nothing has to change", () => {
    const frames = Buffer.from(f.text("hi") + f.ping());
    expect(new MessageStarts("asked", false).push(frames)).toBe(frames);
  });

  it("leaves a start alone that names the model already, whatever its line ends", () => {
    const start = f.start("asked").replaceAll("\n", "\r\n");
    const starts = new MessageStarts("asked", false);
    expect(pushed(starts, start)).toBe(start);
    expect(starts.seen).toBe(true);
  });

  it.each([
    ["line feeds", (text: string) => text],
    ["carriage returns", (text: string) => text.replaceAll("\n", "\r")],
    ["both", (text: string) => text.replaceAll("\n", "\r\n")],
    ["data over several lines", (text: string) => text.replace('"message":', '"message":\ndata: ')],
    ["no event line", (text: string) => text.replace(/^event.*\n/, "")],
  ])("mends the model in a start with %s, and nothing around it", (_, write) => {
    const text = pushed(new MessageStarts("asked", false), `${f.ping()}${write(f.start("real"))}${f.textStart()}`);
    expect(text).toBe(`${f.ping()}${f.start("asked")}${f.textStart()}`);
  });

  it("drops a second start, and one that comes after a greeting", () => {
    expect(pushed(new MessageStarts("asked", false), f.start("asked") + f.start("asked"))).toBe(f.start("asked"));
    expect(pushed(new MessageStarts("asked", true), f.start("asked") + f.ping())).toBe(f.ping());
  });

  it.each([
    ["text that speaks of it", f.text("message_start")],
    ["text that looks like it", f.text(f.start("x"))],
    ["a comment", ": message_start\n\n"],
    ["broken JSON", 'data: {"type":"message_start"\n\n'],
    ["a start without a message", frame({ type: "message_start" })],
    ["a list", frame('["message_start"]')],
  ])("does not take %s for a start", (_, text) => {
    const starts = new MessageStarts("asked", false);
    expect(pushed(starts, text)).toBe(text);
    expect(starts.seen).toBe(false);
  });
});
