import { describe, expect, it } from "vitest";

import { Sidebar } from "../../src/tui/sidebar.tsx";
import { sampleFlow, testCockpit } from "../helpers/cockpit.tsx";

/** Local noon-free time, so that the snapshot holds in every time zone. */
const AT = new Date(2026, 0, 2, 14, 2, 11).getTime();

function screen(width: number, rows: number, filled: boolean): string {
  const cockpit = testCockpit();
  if (filled) for (const event of sampleFlow(AT)) cockpit.bus.publish(event);
  const { lastFrame, unmount } = cockpit.render(<Sidebar width={width} rows={rows} />);
  const frame = lastFrame() ?? "";
  unmount();
  cockpit.store.stop();
  return frame;
}

describe("sidebar", () => {
  it("shows what is missing before the first request", () => {
    expect(screen(34, 16, false)).toMatchInlineSnapshot(`
      "─ ROUTE ─────────────────── auto ─
       ● default
         demo,demo-small
         why  Router.default
      ─ TOKENS ────── session    today ─
       in                    0        0
       out                   0        0
       cache read            0        0
       cache hit             -        -
       cost                  -       $0
       Claude shows         $0
      ─ SPEED ───────────   p50    p95 ─
       ttft  -                 -      -
       tok/s -                 -      -
      ─ PROVIDERS ────────  ttft   err ─
       ● demo                   -     -"
    `);
  });

  it("shows route, context, tokens, speed and requests", () => {
    expect(screen(34, 22, true)).toMatchInlineSnapshot(`
      "─ ROUTE ─────────────────── auto ─
       ● default
         demo,demo-large
         why  Router.default
      ─ CONTEXT ────────────── of 200k ─
       ███░░░░░░░░░░░░░░░░░░░░░░░  13%
       26.8k used · 173.2k left
      ─ TOKENS ────── session    today ─
       in                26.4k    26.4k
       out                ≈498      412
       cache read        22.0k    22.0k
       cache hit           83%      83%
       cost                  ?        ?
       Claude shows         $0
      ─ SPEED ───────────   p50    p95 ─
       ttft  0.64s         0.64s  0.82s
       tok/s 61               61     61
      ─ PROVIDERS ────────  ttft   err ─
       ● demo       ▇▁      0.64s   50%
      ─ REQUESTS ─── 3 · 1 failed · F3 ─
       ▸ 02:11 demo-large          ≈86t
       ✗ 02:11 demo-large  429 CCR-E102"
    `);
    expect(screen(48, 22, true)).toMatchInlineSnapshot(`
      "─ ROUTE ───────────────────────────────── auto ─
       ● default
         demo,demo-large
         why  Router.default
      ─ CONTEXT ──────────────────────────── of 200k ─
       █████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  13%
       26.8k used · 173.2k left
      ─ TOKENS ──────────────────── session    today ─
       in                              26.4k    26.4k
       out                              ≈498      412
       cache read                      22.0k    22.0k
       cache hit                         83%      83%
       cost                                ?        ?
       Claude shows                       $0
      ─ SPEED ─────────────────────────   p50    p95 ─
       ttft  0.64s                       0.64s  0.82s
       tok/s 61                             61     61
      ─ PROVIDERS ──────────────────────  ttft   err ─
       ● demo       ▇▁                    0.64s   50%
      ─ REQUESTS ───────────────── 3 · 1 failed · F3 ─
       ▸ 14:02:11 demo-large                     ≈86t
       ✗ 14:02:11 demo-large             429 CCR-E102"
    `);
  });

  it("drops the last sections first when rows are short", () => {
    expect(screen(34, 9, true)).toMatchInlineSnapshot(`
      "─ ROUTE ─────────────────── auto ─
       ● default
         demo,demo-large
         why  Router.default
      ─ CONTEXT ────────────── of 200k ─
       ███░░░░░░░░░░░░░░░░░░░░░░░  13%
       26.8k used · 173.2k left
      ─ PROVIDERS ────────  ttft   err ─
       ● demo       ▇▁      0.64s   50%"
    `);
  });

  it.each([20, 34, 48, 90])("never prints a line wider than %d columns", (width) => {
    for (const rows of [1, 3, 4, 8, 15, 22, 40]) {
      const lines = screen(width, rows, true).split("\n");
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    }
  });
});
