/** Scales of `reasoning_effort` that several vendors share. */
import type { Efforts } from "../../core/quirks.ts";

export const UP_TO_HIGH: Efforts = {
  off: "low",
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "high",
  max: "high",
};

/** Where reasoning can be turned off by a word of its own. */
export const NONE_TO_HIGH: Efforts = { ...UP_TO_HIGH, off: "none" };

export const NONE_TO_XHIGH: Efforts = { ...NONE_TO_HIGH, xhigh: "xhigh", max: "xhigh" };

/** For models that reason as they like, but can be told not to. */
export const NONE_OR_UNSAID: Efforts = { off: "none", low: "", medium: "", high: "", xhigh: "", max: "" };
