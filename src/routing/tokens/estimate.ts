/**
 * Estimates token counts in one linear pass over the text, without a vocabulary.
 * The weights are fitted to OpenAI's o200k vocabulary. Measured against it: READMEs -3 %, JavaScript -6 %, TypeScript
 * -5 %, JSON of tool results -7 %, a lock file full of hashes -15 %, Chinese with code +8 %; 80 to 260 MB/s.
 */

const WEIGHTS = {
  /** A run of letters. */
  word: 1.111,
  /** Every letter of a run beyond the sixth. */
  long: 0.067,
  /** A capital after a small letter. */
  hump: 0.644,
  /** A group of up to three digits. */
  digits: 1.502,
  /** A run of punctuation. */
  mark: 0.583,
  /** A run of more than one blank. */
  blanks: 1.118,
  /** A run of line ends. */
  lines: 0.289,
  /** A Chinese, Japanese or Korean character. */
  cjk: 0.806,
  /** Any other character outside ASCII. */
  other: 2.639,
} as const;

/** A run of punctuation, such as stands between the parts of JSON. */
export const MARK_TOKENS: number = WEIGHTS.mark;

const LETTERS_OF_SHORT_WORD = 6;
const DIGITS_OF_GROUP = 3;

const SMALL = 1;
const CAPITAL = 2;
const DIGIT = 3;
const BLANK = 4;
const LINE_END = 5;
const MARK = 6;
const CJK = 7;
const OTHER = 8;

const ASCII: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => asciiClass(String.fromCharCode(code)));

function asciiClass(char: string): number {
  if (/[a-z]/.test(char)) return SMALL;
  if (/[A-Z]/.test(char)) return CAPITAL;
  if (/\d/.test(char)) return DIGIT;
  if (/[ \t]/.test(char)) return BLANK;
  return /[\r\n]/.test(char) ? LINE_END : MARK;
}

function classOf(code: number): number {
  if (code < 128) return ASCII[code] ?? MARK;
  const east =
    (code >= 0x2e80 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xffef);
  return east ? CJK : OTHER;
}

export function estimateTokens(text: string): number {
  let tokens = 0;
  let at = 0;
  const { length } = text;
  while (at < length) {
    const start = at;
    const kind = classOf(text.charCodeAt(at));
    if (kind <= CAPITAL) {
      let before = kind;
      let humps = 0;
      for (at++; at < length; at++) {
        const next = classOf(text.charCodeAt(at));
        if (next > CAPITAL) break;
        if (next === CAPITAL && before === SMALL) humps++;
        before = next;
      }
      tokens += WEIGHTS.word + WEIGHTS.hump * humps + WEIGHTS.long * Math.max(0, at - start - LETTERS_OF_SHORT_WORD);
      continue;
    }
    do at++;
    while (at < length && classOf(text.charCodeAt(at)) === kind);
    tokens += weightOfRun(kind, at - start);
  }
  return tokens;
}

function weightOfRun(kind: number, length: number): number {
  if (kind === DIGIT) return WEIGHTS.digits * Math.ceil(length / DIGITS_OF_GROUP);
  if (kind === MARK) return WEIGHTS.mark;
  if (kind === BLANK) return length > 1 ? WEIGHTS.blanks : 0;
  if (kind === LINE_END) return WEIGHTS.lines;
  return (kind === CJK ? WEIGHTS.cjk : WEIGHTS.other) * length;
}
