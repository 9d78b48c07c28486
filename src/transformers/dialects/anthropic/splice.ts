/** Replaces the model in the raw JSON of a request and touches no other byte: prompt caches compare bytes. */

import { endOfString } from "../../../core/json-bytes.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const SPACE = 0x20;
const ENCODER = new TextEncoder();
const MODEL_KEY = ENCODER.encode('"model"');

/** The body with `model` as its model; undefined when it has no top-level string of that name. */
export function withModel(body: Uint8Array, model: string): Uint8Array | undefined {
  const place = modelPlace(body);
  return place && spliced(body, place.value, place.end, JSON.stringify(model));
}

/** The body with other members, as JSON text, in the place of its model. */
export function withoutModel(body: Uint8Array, members: string): Uint8Array | undefined {
  const place = modelPlace(body);
  return place && spliced(body, place.key, place.end, members);
}

function spliced(body: Uint8Array, start: number, end: number, text: string): Uint8Array {
  const value = ENCODER.encode(text);
  // Every byte of it is written: no need to clear it first.
  const result = Buffer.allocUnsafeSlow(start + value.length + body.length - end);
  result.set(body.subarray(0, start));
  result.set(value, start);
  result.set(body.subarray(end), start + value.length);
  return result;
}

/** Offsets of a member's key and value, and just behind it. */
interface Place {
  readonly key: number;
  readonly value: number;
  readonly end: number;
}

/**
 * Where the top-level member `model` is, if its value is a string. UTF-8 keeps every byte below 0x80 for itself, so
 * structural characters can be found without decoding.
 */
function modelPlace(body: Uint8Array): Place | undefined {
  let depth = 0;
  let keyNext = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === QUOTE) {
      const end = endOfString(body, i) + 1;
      if (keyNext && depth === 1 && isModelKey(body, i, end)) return placeOf(body, i, valueStart(body, end));
      keyNext = false;
      i = end - 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth++;
      keyNext = byte === OPEN_OBJECT;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
    else if (byte === COMMA) keyNext = true;
  }
  return undefined;
}

function placeOf(body: Uint8Array, key: number, value: number): Place | undefined {
  return body[value] === QUOTE ? { key, value, end: endOfString(body, value) + 1 } : undefined;
}

function isModelKey(body: Uint8Array, start: number, end: number): boolean {
  return end - start === MODEL_KEY.length && MODEL_KEY.every((byte, i) => body[start + i] === byte);
}

function valueStart(body: Uint8Array, keyEnd: number): number {
  let i = body.indexOf(COLON, keyEnd) + 1;
  while ((body[i] ?? 0x7f) <= SPACE) i++;
  return i;
}
