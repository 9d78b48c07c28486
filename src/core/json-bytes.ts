/** Strings in the bytes of a JSON text, found without decoding: UTF-8 keeps every byte below 0x80 for itself. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Index of the quote that closes the string which the one at `open` begins, or the length of `bytes`. */
export function endOfString(bytes: Uint8Array, open: number): number {
  for (let at = bytes.indexOf(QUOTE, open + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return bytes.length;
}
