import { Box, Text, useInput, usePaste } from "ink";
import { setTimeout as delay } from "node:timers/promises";
import { type ReactElement, useState } from "react";
import { afterEach, describe, expect, it } from "vitest";

import type { Grid } from "../../src/pty/grid.ts";
import { Safe } from "../../src/tui/components/safe.tsx";
import { InkSurface } from "../../src/tui/ink/surface.ts";

const surfaces: InkSurface[] = [];

function surface(cols: number, rows: number, onFrame: () => void = () => {}): InkSurface {
  const made = new InkSurface(cols, rows, onFrame);
  surfaces.push(made);
  return made;
}

function text(grid: Grid): string[] {
  return Array.from({ length: grid.rows }, (_, row) => grid.rowText(row));
}

afterEach(() => {
  for (const made of surfaces.splice(0)) made.close();
});

describe("Ink surface", () => {
  it("renders React elements into cells, every row in its place", () => {
    const made = surface(12, 3);
    made.show(
      <Box flexDirection="column" height={3}>
        <Text>full width..</Text>
        <Text>宽字 ok</Text>
        <Text>last</Text>
      </Box>,
    );
    expect(text(made.grid)).toEqual(["full width..", "宽字 ok", "last"]);
  });

  it("leaves nothing of the frame before", () => {
    const made = surface(10, 2);
    made.show(<Text>long text</Text>);
    made.show(<Text>x</Text>);
    expect(text(made.grid)).toEqual(["x", ""]);
  });

  it("cuts rows that are too long instead of wrapping them onto the next", () => {
    const made = surface(6, 2);
    made.show(
      <Box flexDirection="column" width={20}>
        <Text>0123456789</Text>
        <Text>second</Text>
      </Box>,
    );
    expect(text(made.grid)[1]).toBe("second");
  });

  it("reports each different frame once, and none after closing", () => {
    let frames = 0;
    const made = surface(10, 1, () => {
      frames += 1;
    });
    made.show(<Text>a</Text>);
    made.show(<Text>a</Text>);
    made.show(<Text>b</Text>);
    expect(frames).toBe(2);
    made.close();
    expect(frames).toBe(2);
  });

  it("follows its size", () => {
    const made = surface(10, 1);
    made.show(<Text>abcdefghij</Text>);
    made.resize(4, 2);
    made.show(<Text wrap="truncate">abcdefghij</Text>);
    expect(made.grid.cols).toBe(4);
    expect(text(made.grid)).toEqual(["abc…", ""]);
  });

  it("fault 76: keeps what does not fail when a part fails", async () => {
    function Broken(): ReactElement {
      const [count, setCount] = useState(0);
      useInput(() => setCount(count + 1));
      if (count > 0) throw new Error("a defect\u001b[2J");
      return <Text>fine</Text>;
    }
    const made = surface(40, 2);
    made.show(
      <Box flexDirection="column">
        <Safe name="tokens" width={40}>
          <Broken />
        </Safe>
        <Text>below</Text>
      </Box>,
    );
    await delay(20);
    expect(text(made.grid)).toEqual(["fine", "below"]);
    made.type(Buffer.from("x"));
    await delay(20);
    expect(text(made.grid)).toEqual(["CCR-E900 tokens failed: a defect␛[2J", "below"]);
  });

  it("takes switches of modes for what they are, not for frames", async () => {
    function Pastes(): ReactElement {
      const [pasted, setPasted] = useState("none");
      usePaste(setPasted);
      return <Text>{pasted}</Text>;
    }
    const frames: string[] = [];
    const made: InkSurface = surface(20, 1, () => frames.push(text(made.grid).join("")));
    made.show(<Pastes />);
    await delay(20);
    made.type(Buffer.from("\u001b[200~some text\u001b[201~"));
    await delay(20);
    expect(frames).toEqual(["none", "some text"]);
  });

  it("hands typed bytes to its components", async () => {
    function Echo(): ReactElement {
      const [typed, setTyped] = useState("");
      useInput((input) => setTyped((before) => before + input));
      return <Text>{typed}</Text>;
    }
    const made = surface(10, 1);
    made.show(<Echo />);
    await delay(20);
    made.type(Buffer.from("hé"));
    await delay(20);
    expect(text(made.grid)).toEqual(["hé"]);
  });
});
