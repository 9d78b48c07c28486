/** Colours as SGR parameters, brought down to what the terminal can show. */
import { COLOR, COLOR_MODE, COLOR_VALUE, PALETTE_16, PALETTE_256, RGB } from "./cell.ts";

export type ColorDepth = "truecolor" | "256" | "16" | "none";

/** xterm's default values of the sixteen named colours, for finding the nearest one. */
const NAMED: readonly number[] = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
  0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];
/** Levels of the 6x6x6 cube in the 256-colour palette. */
const CUBE: readonly number[] = [0, 95, 135, 175, 215, 255];

function cubeLevel(value: number): number {
  return value < 48 ? 0 : value < 115 ? 1 : Math.trunc((value - 35) / 40);
}

function distance(a: number, b: number): number {
  const red = (a >> 16) - (b >> 16);
  const green = ((a >> 8) & 0xff) - ((b >> 8) & 0xff);
  const blue = (a & 0xff) - (b & 0xff);
  return red * red + green * green + blue * blue;
}

/** RGB value of an entry of the 256-colour palette. */
export function paletteRgb(index: number): number {
  if (index < 16) return NAMED[index] ?? 0;
  if (index >= 232) return (8 + (index - 232) * 10) * 0x01_0101;
  const cube = index - 16;
  const level = (place: number): number => CUBE[Math.trunc(cube / place) % 6] ?? 0;
  return (level(36) << 16) | (level(6) << 8) | level(1);
}

function nearest256(rgb: number): number {
  const [red, green, blue] = [cubeLevel(rgb >> 16), cubeLevel((rgb >> 8) & 0xff), cubeLevel(rgb & 0xff)];
  const cube = 16 + 36 * red + 6 * green + blue;
  const mean = ((rgb >> 16) + ((rgb >> 8) & 0xff) + (rgb & 0xff)) / 3;
  const gray = 232 + Math.max(0, Math.min(23, Math.round((mean - 8) / 10)));
  return distance(rgb, paletteRgb(gray)) < distance(rgb, paletteRgb(cube)) ? gray : cube;
}

function nearest16(rgb: number): number {
  let best = 0;
  for (let index = 1; index < NAMED.length; index++) {
    if (distance(rgb, NAMED[index] ?? 0) < distance(rgb, NAMED[best] ?? 0)) best = index;
  }
  return best;
}

/** A colour word in a mode that the depth allows; 0 is the terminal's default. */
export function reduceColor(word: number, depth: ColorDepth): number {
  const color = word & COLOR;
  const mode = color & COLOR_MODE;
  if (mode === 0 || depth === "none") return 0;
  if (mode === PALETTE_16 || depth === "truecolor") return color;
  const value = color & COLOR_VALUE;
  if (depth === "256") return mode === RGB ? PALETTE_256 | nearest256(value) : color;
  return PALETTE_16 | nearest16(mode === RGB ? value : paletteRgb(value & 0xff));
}

/** SGR parameters of a text (38) or background (48) colour. */
export function colorParams(color: number, ground: 38 | 48): string {
  const value = color & COLOR_VALUE;
  switch (color & COLOR_MODE) {
    case 0:
      return `${ground + 1}`;
    case PALETTE_16: {
      const index = value & 0xff;
      return `${index < 8 ? ground - 8 + index : ground + 52 - 8 + index}`;
    }
    case PALETTE_256:
      return `${ground};5;${value & 0xff}`;
    default:
      return `${ground};2;${value >> 16};${(value >> 8) & 0xff};${value & 0xff}`;
  }
}

/** SGR parameters of an underline's colour. Only the form with colons is understood everywhere it is understood. */
export function underlineColorParams(color: number): string {
  const value = color & COLOR_VALUE;
  if ((color & COLOR_MODE) === 0) return "59";
  if ((color & COLOR_MODE) === RGB) return `58:2::${value >> 16}:${(value >> 8) & 0xff}:${value & 0xff}`;
  return `58:5:${value & 0xff}`;
}
