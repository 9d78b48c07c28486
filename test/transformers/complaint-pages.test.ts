/** What providers complain about, read in time that grows with the length only. */
import { describe, expect, it } from "vitest";

import { complaintOfText } from "../../src/transformers/complaint.ts";

describe("an HTML page", () => {
  it.each([
    ["tags", "<html><body><h1>502</h1>\n<p>Bad gateway</p></body></html>", "502 Bad gateway"],
    [
      "scripts and styles",
      "<style>a{b:c}</style>Sorry<SCRIPT src=x>if (a < b) {}</Script >, try later",
      "Sorry , try later",
    ],
    ["a script that is never closed", "<p>Sorry<script>var x = 1;", "Sorry"],
    ["a style inside a script", "<script><style></script>Sorry<style>x</style>", "Sorry"],
    ["signs that open no tag", "<b>1 < 2</b>", "1 < 2"],
  ])("is read without %s", (_, html, message) => {
    expect(complaintOfText(html)).toMatchObject({ html: true, message });
  });

  it.each(["<", "<script>", "<script", "</style ", "<style><script>", "< a"])(
    "row 48: of nothing but %s is read at once",
    (piece) => {
      const page = `<${piece.repeat(70_000 / piece.length)}`;
      const started = process.cpuUsage();
      complaintOfText(page);
      const { user } = process.cpuUsage(started);
      expect(user).toBeLessThan(1_000_000);
    },
  );
});
