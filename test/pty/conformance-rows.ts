/** What ECMA-48, DEC STD 070, xterm's ctlseqs and the documents of newer protocols ask of a terminal of 10 x 5 cells, as a table. */

export interface ConformanceRow {
  readonly name: string;
  readonly input: string;
  /** Text of the rows; rows that are not named are blank. */
  readonly lines?: readonly string[];
  /** Zero-based row and column. */
  readonly cursor?: readonly [row: number, col: number];
  /** What the terminal answers. */
  readonly reply?: string;
}

const ESC = "\u001b";
const CSI = `${ESC}[`;
/** Five rows of their own letter. */
const LETTERS = "AAAAA\r\nBBBBB\r\nCCCCC\r\nDDDDD\r\nEEEEE";
const DIGITS = "0123456789";

const cursorRows: readonly ConformanceRow[] = [
  { name: "CUP", input: `${CSI}3;4Hx`, lines: ["", "", "   x"], cursor: [2, 4] },
  { name: "CUP without numbers is home", input: `abc${CSI}Hx`, lines: ["xbc"], cursor: [0, 1] },
  { name: "CUP zero counts as one", input: `abc${CSI}0;0Hx`, lines: ["xbc"] },
  { name: "CUP stops at the last cell", input: `${CSI}99;99H`, cursor: [4, 9] },
  { name: "HVP", input: `${CSI}2;2fx`, lines: ["", " x"] },
  { name: "CUU", input: `${CSI}4;1H${CSI}2Ax`, lines: ["", "x"] },
  { name: "CUU stops at the top", input: `${CSI}2;1H${CSI}9Ax`, lines: ["x"] },
  { name: "CUD stops at the bottom", input: `${CSI}9Bx`, lines: ["", "", "", "", "x"] },
  { name: "CUF stops at the right", input: `${CSI}99Cx`, lines: ["         x"] },
  { name: "CUB stops at the left", input: `abc${CSI}99Dx`, lines: ["xbc"] },
  { name: "CUB without a number is one", input: `abc${CSI}Dx`, lines: ["abx"] },
  { name: "CNL", input: `abc${CSI}2Ex`, lines: ["abc", "", "x"] },
  { name: "CPL", input: `${CSI}4;4H${CSI}2Fx`, lines: ["", "x"] },
  { name: "CHA", input: `abc${CSI}7Gx`, lines: ["abc   x"] },
  { name: "HPA", input: `abc${CSI}5\`x`, lines: ["abc x"] },
  { name: "HPR", input: `abc${CSI}2ax`, lines: ["abc  x"] },
  { name: "VPA", input: `abc${CSI}3dx`, lines: ["abc", "", "   x"] },
  { name: "VPR", input: `abc${CSI}2ex`, lines: ["abc", "", "   x"] },
  { name: "CHT and CBT", input: `${CSI}Ix${CSI}Zy`, lines: ["        y"] },
  { name: "BS stops at the left", input: "a\b\b\bx", lines: ["x"] },
  { name: "CR", input: "abc\rx", lines: ["xbc"] },
  { name: "LF keeps the column", input: "abc\nx", lines: ["abc", "   x"] },
  { name: "VT and FF are LF", input: "a\u000bb\u000cc", lines: ["a", " b", "  c"] },
  { name: "IND", input: `ab${ESC}Dx`, lines: ["ab", "  x"] },
  { name: "NEL", input: `ab${ESC}Ex`, lines: ["ab", "x"] },
  { name: "RI", input: `${CSI}2;3H${ESC}Mx`, lines: ["  x"] },
  {
    name: "RI at the top scrolls down",
    input: `${LETTERS}${CSI}H${ESC}M`,
    lines: ["", "AAAAA", "BBBBB", "CCCCC", "DDDDD"],
  },
  {
    name: "LF at the bottom scrolls up",
    input: `${LETTERS}\n`,
    lines: ["BBBBB", "CCCCC", "DDDDD", "EEEEE"],
    cursor: [4, 5],
  },
  { name: "DECSC and DECRC", input: `${CSI}2;3H${ESC}7${CSI}H${ESC}8x`, lines: ["", "  x"] },
  { name: "SCOSC and SCORC", input: `${CSI}2;3H${CSI}s${CSI}H${CSI}ux`, lines: ["", "  x"] },
  { name: "DECRC without DECSC is home", input: `abc${ESC}8x`, lines: ["xbc"] },
  { name: "controls inside a sequence act", input: `ab${CSI}\r2Cx`, lines: ["abx"] },
  { name: "a parameter may have leading zeros", input: `${CSI}0003;0002Hx`, lines: ["", "", " x"] },
];

const editRows: readonly ConformanceRow[] = [
  { name: "ICH", input: `abcdef${CSI}1;3H${CSI}2@`, lines: ["ab  cdef"] },
  { name: "ICH loses what leaves", input: `${DIGITS}${CSI}1;1H${CSI}3@`, lines: ["   0123456"] },
  { name: "DCH", input: `abcdef${CSI}1;3H${CSI}2P`, lines: ["abef"] },
  { name: "ECH", input: `abcdef${CSI}1;3H${CSI}2X`, lines: ["ab  ef"], cursor: [0, 2] },
  { name: "IL", input: `${LETTERS}${CSI}2;3H${CSI}L`, lines: ["AAAAA", "", "BBBBB", "CCCCC", "DDDDD"] },
  {
    name: "IL moves to the first column",
    input: `${LETTERS}${CSI}2;3H${CSI}Lx`,
    lines: ["AAAAA", "x", "BBBBB", "CCCCC", "DDDDD"],
  },
  { name: "DL", input: `${LETTERS}${CSI}2;1H${CSI}2M`, lines: ["AAAAA", "DDDDD", "EEEEE"] },
  { name: "DL more than there are", input: `${LETTERS}${CSI}2;1H${CSI}99M`, lines: ["AAAAA"] },
  { name: "SU", input: `${LETTERS}${CSI}2S`, lines: ["CCCCC", "DDDDD", "EEEEE"] },
  { name: "SD", input: `${LETTERS}${CSI}2T`, lines: ["", "", "AAAAA", "BBBBB", "CCCCC"] },
  { name: "EL to the end", input: `abcdef${CSI}1;3H${CSI}K`, lines: ["ab"] },
  { name: "EL to the cursor, included", input: `abcdef${CSI}1;3H${CSI}1K`, lines: ["   def"] },
  { name: "EL all", input: `abcdef${CSI}2K`, cursor: [0, 6] },
  { name: "ED below", input: `${LETTERS}${CSI}3;3H${CSI}J`, lines: ["AAAAA", "BBBBB", "CC"] },
  { name: "ED above", input: `${LETTERS}${CSI}3;3H${CSI}1J`, lines: ["", "", "   CC", "DDDDD", "EEEEE"] },
  { name: "ED all keeps the cursor", input: `${LETTERS}${CSI}2J`, cursor: [4, 5] },
  { name: "ED 3 keeps the screen", input: `abc${CSI}3J`, lines: ["abc"] },
  { name: "DECSEL spares what is protected", input: `ab${CSI}1"qcd${CSI}0"qef${CSI}?2K`, lines: ["  cd"] },
  { name: "DECSED spares what is protected", input: `ab${CSI}1"qcd${CSI}2"qef${CSI}?2J`, lines: ["  cd"] },
  { name: "REP", input: `ab${CSI}3b`, lines: ["abbbb"] },
  { name: "IRM", input: `abc${CSI}1;2H${CSI}4hxy${CSI}4l`, lines: ["axybc"] },
  { name: "DECALN", input: `${ESC}#8`, lines: Array.from({ length: 5 }, () => "E".repeat(10)), cursor: [0, 0] },
  { name: "SL", input: `abcdef${CSI}2 @`, lines: ["cdef"] },
  { name: "SR", input: `abcdef${CSI}2 A`, lines: ["  abcdef"] },
  { name: "DECIC", input: `abcd${CSI}1;2H${CSI}2'}`, lines: ["a  bcd"] },
  { name: "DECDC", input: `abcd${CSI}1;2H${CSI}2'~`, lines: ["ad"] },
];

const marginRows: readonly ConformanceRow[] = [
  { name: "DECSTBM moves home", input: `abc${CSI}2;4rx`, lines: ["xbc"] },
  {
    name: "LF scrolls the region only",
    input: `${LETTERS}${CSI}2;4r${CSI}4;1H\n`,
    lines: ["AAAAA", "CCCCC", "DDDDD", "", "EEEEE"],
  },
  {
    name: "RI scrolls the region only",
    input: `${LETTERS}${CSI}2;4r${CSI}2;1H${ESC}M`,
    lines: ["AAAAA", "", "BBBBB", "CCCCC", "EEEEE"],
  },
  {
    name: "below the region LF stops at the bottom",
    input: `${LETTERS}${CSI}1;3r${CSI}5;1H\nx`,
    lines: ["AAAAA", "BBBBB", "CCCCC", "DDDDD", "xEEEE"],
  },
  {
    name: "IL is bound by the region",
    input: `${LETTERS}${CSI}2;4r${CSI}2;1H${CSI}L`,
    lines: ["AAAAA", "", "BBBBB", "CCCCC", "EEEEE"],
  },
  {
    name: "IL outside the region does nothing",
    input: `${LETTERS}${CSI}2;3r${CSI}5;1H${CSI}L`,
    lines: LETTERS.split("\r\n"),
  },
  { name: "SU in the region", input: `${LETTERS}${CSI}2;4r${CSI}S`, lines: ["AAAAA", "CCCCC", "DDDDD", "", "EEEEE"] },
  { name: "CUU stops at the upper margin", input: `${CSI}2;4r${CSI}3;1H${CSI}9Ax`, lines: ["", "x"] },
  { name: "CUD stops at the lower margin", input: `${CSI}2;4r${CSI}3;1H${CSI}9Bx`, lines: ["", "", "", "x"] },
  { name: "DECOM counts from the margin", input: `${CSI}2;4r${CSI}?6h${CSI}1;1Hx`, lines: ["", "x"] },
  { name: "DECOM keeps the cursor inside", input: `${CSI}2;4r${CSI}?6h${CSI}99;1Hx`, lines: ["", "", "", "x"] },
  { name: "DECOM off is home", input: `${CSI}2;4r${CSI}?6h${CSI}?6lx`, lines: ["x"] },
  {
    name: "a region of one line is refused",
    input: `${LETTERS}${CSI}3;3r${CSI}5;1H\n`,
    lines: ["BBBBB", "CCCCC", "DDDDD", "EEEEE"],
  },
  {
    name: "DECSTBM without numbers ends the region",
    input: `${LETTERS}${CSI}2;4r${CSI}r${CSI}5;1H\n`,
    lines: ["BBBBB", "CCCCC", "DDDDD", "EEEEE"],
  },
];

const wrapRows: readonly ConformanceRow[] = [
  { name: "DECAWM wraps", input: `${DIGITS}x`, lines: [DIGITS, "x"] },
  { name: "the wrap waits for the next character", input: DIGITS, lines: [DIGITS], cursor: [0, 9] },
  { name: "CR ends a waiting wrap", input: `${DIGITS}\rx`, lines: ["x123456789"] },
  { name: "BS from a waiting wrap", input: `${DIGITS}\bx`, lines: ["01234567x9"] },
  { name: "CUP ends a waiting wrap", input: `${DIGITS}${CSI}1;10Hx`, lines: ["012345678x"] },
  { name: "DECAWM off stays in the last column", input: `${CSI}?7l${DIGITS}xyz`, lines: ["012345678z"] },
  { name: "the wrap scrolls at the bottom", input: `${CSI}5;1H${DIGITS}x`, lines: ["", "", "", DIGITS, "x"] },
  { name: "HT stops at the last column", input: "\t\t\tx", lines: ["         x"] },
  { name: "HTS and HT", input: `${CSI}1;4H${ESC}H\r\tx`, lines: ["   x"] },
  { name: "TBC of one stop", input: `${CSI}1;9H${CSI}g\r\tx`, lines: ["         x"] },
  { name: "TBC of all stops", input: `${CSI}3g\tx`, lines: ["         x"] },
];

const widthRows: readonly ConformanceRow[] = [
  { name: "wide characters take two columns", input: "日本x", lines: ["日本x"], cursor: [0, 5] },
  { name: "a wide character wraps whole", input: "012345678日", lines: ["012345678", "日"], cursor: [1, 2] },
  { name: "over the left half of a wide one", input: `日x${CSI}1;1Ha`, lines: ["a x"] },
  { name: "over the right half of a wide one", input: `日x${CSI}1;2Ha`, lines: [" ax"] },
  { name: "combining marks join", input: "e\u0301x", lines: ["e\u0301x"], cursor: [0, 2] },
  { name: "a family of emoji is one cluster", input: "👨‍👩‍👧x", lines: ["👨‍👩‍👧x"], cursor: [0, 3] },
  { name: "VS16 makes an emoji wide", input: "❤\ufe0fx", lines: ["❤\ufe0fx"], cursor: [0, 3] },
  { name: "a skin tone joins", input: "👍🏽x", lines: ["👍🏽x"], cursor: [0, 3] },
  { name: "full-width forms", input: "Ａx", lines: ["Ａx"], cursor: [0, 3] },
  { name: "half-width katakana", input: "ｱx", lines: ["ｱx"], cursor: [0, 2] },
  { name: "a joiner that joins nothing takes no room", input: "a\u200dbx", lines: ["a\u200dbx"], cursor: [0, 3] },
  { name: "ICH parts no wide character", input: `日本${CSI}1;1H${CSI}1@`, lines: [" 日本"] },
  { name: "DCH of half a wide character", input: `日本${CSI}1;1H${CSI}1P`, lines: [" 本"] },
  { name: "broken UTF-8 is replaced", input: "a\ufffdb", lines: ["a\ufffdb"] },
];

const modeRows: readonly ConformanceRow[] = [
  {
    name: "1049 begins blank and comes back",
    input: `abc${CSI}?1049h${CSI}Hxyz${CSI}?1049l`,
    lines: ["abc"],
    cursor: [0, 3],
  },
  { name: "1049 clears", input: `abc${CSI}?1049h`, cursor: [0, 3] },
  { name: "47 keeps the other screen", input: `abc${CSI}?47h${CSI}?47l`, lines: ["abc"] },
  { name: "1047 clears on the way out", input: `${CSI}?1047hxyz${CSI}?1047l${CSI}?1047h` },
  { name: "1048 saves the cursor", input: `abc${CSI}?1048h${CSI}4;4H${CSI}?1048lx`, lines: ["abcx"] },
  { name: "DECSTR ends modes, keeps the picture", input: `abc${CSI}4h${CSI}2;4r${CSI}!p${CSI}Hx`, lines: ["xbc"] },
  { name: "RIS clears everything", input: `abc${CSI}2;4r${ESC}cx`, lines: ["x"] },
  { name: "LNM", input: `${CSI}20hab\ncd${CSI}20l`, lines: ["ab", "cd"] },
  { name: "the special graphics set", input: `${ESC}(0lqk${ESC}(Bq`, lines: ["┌─┐q"] },
  { name: "SO and SI", input: `${ESC})0\u000elqk\u000fq`, lines: ["┌─┐q"] },
  { name: "the set of the United Kingdom", input: `${ESC}(A#${ESC}(B#`, lines: ["£#"] },
  { name: "CAN ends a sequence", input: `${CSI}3\u0018x`, lines: ["x"] },
  { name: "SUB ends a sequence", input: `${CSI}3\u001ax`, lines: ["x"] },
  { name: "ESC begins anew", input: `${CSI}3${CSI}2Cx`, lines: ["  x"] },
  { name: "NUL and DEL are nothing", input: "a\0b\u007fc", lines: ["abc"] },
  { name: "unknown CSI is nothing", input: `a${CSI}?9999h${CSI}>5;6wb`, lines: ["ab"] },
  { name: "OSC ends with BEL", input: `${ESC}]2;t\u0007x`, lines: ["x"] },
  { name: "OSC ends with ST", input: `${ESC}]2;t${ESC}\\x`, lines: ["x"] },
  { name: "DCS is not shown", input: `${ESC}Pq#0;2${ESC}\\x`, lines: ["x"] },
  { name: "APC is not shown", input: `${ESC}_Gi=1;AAAA${ESC}\\x`, lines: ["x"] },
  { name: "PM is not shown", input: `${ESC}^secret${ESC}\\x`, lines: ["x"] },
  { name: "SOS is not shown", input: `${ESC}Xsecret${ESC}\\x`, lines: ["x"] },
  { name: "C1 CSI", input: "ab\u009b1;1Hx", lines: ["xb"] },
  { name: "C1 IND", input: "ab\u0084x", lines: ["ab", "  x"] },
  { name: "C1 NEL", input: "ab\u0085x", lines: ["ab", "x"] },
];

const reportRows: readonly ConformanceRow[] = [
  { name: "DA1", input: `${CSI}c`, reply: `${CSI}?1;2c` },
  { name: "DA2", input: `${CSI}>c`, reply: `${CSI}>0;276;0c` },
  { name: "DSR: in order", input: `${CSI}5n`, reply: `${CSI}0n` },
  { name: "CPR", input: `${CSI}3;4H${CSI}6n`, reply: `${CSI}3;4R` },
  { name: "CPR while a wrap waits", input: `${DIGITS}${CSI}6n`, reply: `${CSI}1;10R` },
  { name: "CPR in origin mode", input: `${CSI}2;4r${CSI}?6h${CSI}2;3H${CSI}6n`, reply: `${CSI}2;3R` },
  { name: "DECXCPR", input: `${CSI}2;2H${CSI}?6n`, reply: `${CSI}?2;2R` },
  { name: "DECRQM of a mode that is set", input: `${CSI}?7$p`, reply: `${CSI}?7;1$y` },
  { name: "DECRQM of a mode that is reset", input: `${CSI}?6$p`, reply: `${CSI}?6;2$y` },
  { name: "DECRQM of an unknown mode", input: `${CSI}?9876$p`, reply: `${CSI}?9876;0$y` },
  { name: "DECRQM of synchronized output", input: `${CSI}?2026$p`, reply: `${CSI}?2026;2$y` },
  { name: "DECRQM of an ANSI mode", input: `${CSI}4$p`, reply: `${CSI}4;2$y` },
  { name: "DECRQSS of the region", input: `${CSI}2;4r${ESC}P$qr${ESC}\\`, reply: `${ESC}P1$r2;4r${ESC}\\` },
  { name: "DECRQSS of the cursor's shape", input: `${CSI}4 q${ESC}P$q q${ESC}\\`, reply: `${ESC}P1$r4 q${ESC}\\` },
  { name: "DECRQSS of what does not exist", input: `${ESC}P$qz${ESC}\\`, reply: `${ESC}P0$r${ESC}\\` },
  { name: "the size in characters", input: `${CSI}18t`, reply: `${CSI}8;5;10t` },
];

export const CONFORMANCE: readonly (readonly [section: string, rows: readonly ConformanceRow[]])[] = [
  ["cursor", cursorRows],
  ["editing", editRows],
  ["margins", marginRows],
  ["wrapping and tabs", wrapRows],
  ["widths", widthRows],
  ["modes and controls", modeRows],
  ["reports", reportRows],
];
