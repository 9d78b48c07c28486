/** What Claude's models differ in, by whatever name they go. */
import { describe, expect, it } from "vitest";

import { claudeModel, isSameClaude } from "../../../../src/transformers/dialects/anthropic/claude-models.ts";

const EFFORTS = ["low", "medium", "high", "xhigh", "max"];

describe("claudeModel", () => {
  it.each([
    ["claude-opus-5-5", ["adaptive"], EFFORTS, false, true, 128_000],
    ["claude-fable-5", ["adaptive"], EFFORTS, false, true, 128_000],
    ["claude-sonnet-5", ["adaptive"], EFFORTS, false, false, 128_000],
    ["claude-opus-4-8", ["adaptive"], EFFORTS, false, true, 128_000],
    ["claude-opus-4-7", ["adaptive"], EFFORTS, false, false, 128_000],
    ["claude-opus-4-6", ["adaptive", "enabled"], ["low", "medium", "high", "max"], true, false, 128_000],
    ["claude-sonnet-4-6", ["adaptive", "enabled"], ["low", "medium", "high", "max"], false, false, 64_000],
    ["claude-opus-4-5-20251101", ["enabled"], ["low", "medium", "high"], true, false, 64_000],
    ["anthropic/claude-sonnet-4.5", ["enabled"], [], true, false, 64_000],
    ["claude-haiku-4-5", ["enabled"], [], true, false, 64_000],
    ["claude-opus-4-1-20250805", ["enabled"], [], true, false, 32_000],
    ["claude-opus-4-20250514", ["enabled"], [], true, false, 32_000],
    ["claude-3-7-sonnet-20250219", ["enabled"], [], true, false, 64_000],
    ["us.anthropic.claude-3-5-haiku-20241022-v1:0", [], [], true, false, 8_192],
    ["claude-3-opus-20240229", [], [], true, false, 4_096],
  ])("%s", (name, thinking, efforts, sampling, lateSystem, maxOutput) => {
    expect(claudeModel(name)).toEqual({ thinking, efforts, sampling, lateSystem, maxOutput });
  });

  it.each(["gpt-5", "glm-5", "claude", "claude-instant", ""])("does not know %j", (name) => {
    expect(claudeModel(name)).toBeUndefined();
  });
});

describe("isSameClaude", () => {
  it.each([
    ["claude-opus-4-5", "claude-opus-4-5-20251101", true],
    ["openrouter,anthropic/claude-opus-4.5", "anthropic/claude-opus-4.5", true],
    ["claude-opus-4-5", "claude-opus-4-5@20251101", true],
    ["claude-3-5-haiku-latest", "claude-3-5-haiku-20241022", true],
    ["claude-opus-4-5", "claude-opus-4-6", false],
    ["claude-opus-5", "claude-sonnet-5", false],
    ["opus", "claude-opus-5-5", false],
    ["x", "y", false],
  ])("%s, %s", (one, other, same) => {
    expect(isSameClaude(one, other)).toBe(same);
  });
});
