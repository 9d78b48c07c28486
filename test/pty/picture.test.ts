/** A screen as SVG: colours, looks, wide characters, and nothing that text could smuggle in. */
import { expect, it } from "vitest";

import { Emulator } from "../../src/pty/emulator.ts";
import { screenSvg } from "../../src/pty/picture.ts";

function svgOf(text: string, cols = 20, rows = 2): string {
  const emulator = new Emulator({ cols, rows });
  emulator.write(Buffer.from(text));
  emulator.refresh();
  return screenSvg(emulator.grid, "a & b");
}

const texts = (svg: string): string[] => [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([whole]) => whole);

it("is one run of text for one look, and blanks keep their place", () => {
  const [plain, ...others] = texts(svgOf("a  b c"));
  expect(others).toEqual([]);
  expect(plain).toContain(">a\u00a0\u00a0b\u00a0c</text>");
  expect(plain).toContain('x="12" y="25.5" textLength="50.4"');
});

it("has colours and looks of every kind", () => {
  const svg = svgOf(
    "\u001b[31mr\u001b[0;38;5;208mo\u001b[0;38;2;1;2;3mt\u001b[0;1;3;4;9;2mall\u001b[0;7mi\u001b[0;44m \u001b[0;8mh",
  );
  expect(svg).toContain('fill="#f0716a">r<');
  expect(svg).toContain('fill="#ff8700">o<');
  expect(svg).toContain('fill="#010203">t<');
  expect(svg).toContain(
    'font-weight="bold" font-style="italic" opacity="0.6" text-decoration="underline line-through">all<',
  );
  expect(svg).toContain('fill="#12151a">i<');
  expect(svg).toMatch(/<rect [^>]*fill="#d6dae0"\/>/);
  expect(svg).toMatch(/<rect [^>]*fill="#6fa8f5"\/>/);
  expect(svg).not.toContain(">h<");
});

it("gives wide and joined characters their cells", () => {
  const all = texts(svgOf("a漢e\u0301z"));
  expect(all.map((one) => />([^<]*)</.exec(one)?.[1])).toEqual(["a", "漢", "e\u0301", "z"]);
  expect(all[1]).toContain('x="20.4"');
  expect(all[1]).toContain('textLength="16.8"');
  expect(all[2]).toContain('x="37.2"');
});

it("is well-formed, whatever was written", () => {
  const svg = svgOf('</text><script>alert("&")</script>', 60);
  expect(svg).not.toContain("<script>");
  expect(svg).toContain("&lt;/text&gt;&lt;script&gt;");
  expect(svg).toContain("<title>a\u00a0&amp;\u00a0b</title>");
  expect(svg.match(/<text /g)?.length).toBe(svg.match(/<\/text>/g)?.length);
});
