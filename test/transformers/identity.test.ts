/** Who asks, as hashes that stay the same and say nothing. */
import { describe, expect, it } from "vitest";

import { identityOf } from "../../src/transformers/identity.ts";

const of = (user_id: unknown, headers: Record<string, string> = {}) =>
  identityOf({ request: { model: "m", messages: [], metadata: { user_id } }, headers });
const id = (device_id: string, session_id: string): string =>
  JSON.stringify({ device_id, account_uuid: "", session_id });

describe("row 101, 116: identityOf", () => {
  it("is of a length that everybody takes, and holds nothing of the id", () => {
    const account = of(id("d".repeat(64), "2f1c"));
    expect(account).toEqual({
      user: expect.stringMatching(/^[0-9a-f]{16}$/),
      session: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it("keeps user and session apart", () => {
    const [one, other, stranger] = [of(id("d1", "s1")), of(id("d1", "s2")), of(id("d2", "s1"))];
    expect(one.user).toBe(other.user);
    expect(one.session).not.toBe(other.session);
    expect(stranger.user).not.toBe(one.user);
    expect(stranger.session).toBe(one.session);
    expect(of(id("d1", "s1"))).toEqual(one);
  });

  it("reads the older form", () => {
    const [one, other] = [of("user_ab_account__session_s1"), of("user_ab_account__session_s2")];
    expect(one.user).toBe(other.user);
    expect(one.session).not.toBe(other.session);
  });

  it("takes any other id as a whole", () => {
    expect(of("somebody").user).toBe(of("somebody").session);
    expect(of("{}")).toEqual({ user: expect.any(String), session: expect.any(String) });
  });

  it.each([undefined, null, "", 7])("is empty for %j", (user_id) => {
    expect(of(user_id)).toEqual({ user: "", session: "" });
  });
});
