import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { centred, layout, type Rect } from "../../src/tui/layout.ts";

const ON = { sidebar: true, zoom: false };

describe("layout", () => {
  it.each([
    [200, 50, 151, 48, false],
    [160, 40, 111, 48, false],
    [159, 50, 124, 34, false],
    [120, 40, 85, 34, false],
    [116, 40, 81, 34, false],
    [115, 40, 115, 34, true],
    [80, 24, 80, 34, true],
  ])("%dx%d: pane %d, sidebar %d, overlay %s", (cols, rows, pane, sidebar, overlay) => {
    const placed = layout(cols, rows, ON);
    expect(placed.pane).toEqual({ row: 0, col: 0, rows: rows - 1, cols: pane });
    expect(placed.sidebar?.content.cols).toBe(sidebar);
    expect(placed.sidebar?.overlay).toBe(overlay);
    expect(placed.bar).toEqual({ row: rows - 1, col: 0, rows: 1, cols });
  });

  it.each([
    [44, 12],
    [80, 11],
    [1, 1],
  ])("%dx%d has no sidebar", (cols, rows) => expect(layout(cols, rows, ON).sidebar).toBeUndefined());

  it("zoom and the user's wish hide the sidebar", () => {
    expect(layout(200, 50, { sidebar: true, zoom: true }).sidebar).toBeUndefined();
    expect(layout(200, 50, { sidebar: false, zoom: false }).pane.cols).toBe(200);
  });

  it("keeps everything on the screen at any size", () => {
    const inside = (rect: Rect, cols: number, rows: number): boolean =>
      rect.row >= 0 && rect.col >= 0 && rect.row + rect.rows <= rows && rect.col + rect.cols <= cols;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 200 }), (cols, rows) => {
        const { pane, sidebar, bar } = layout(cols, rows, ON);
        const box = centred(cols, rows, { cols: 104, rows: 26 });
        for (const rect of [pane, sidebar?.content, sidebar?.separator, bar, box]) {
          if (rect) expect(inside(rect, cols, rows)).toBe(true);
        }
        expect(pane.rows).toBeGreaterThan(0);
        expect(pane.cols).toBeGreaterThan(0);
      }),
    );
  });
});
