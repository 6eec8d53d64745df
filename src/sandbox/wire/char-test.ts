/** Says whether a UTF-16 code unit is accepted. */
export type CharTest = (code: number) => boolean;

/** Accepts one code unit. */
export function is(expected: number): CharTest {
  return (code) => code === expected;
}

/** Accepts what another test does not. */
export function not(test: CharTest): CharTest {
  return (code) => !test(code);
}

/** Accepts what any of the tests accepts. */
export function anyOf(tests: readonly CharTest[]): CharTest {
  return (code) => tests.some((test) => test(code));
}

/** Accepts the code units from one to another, both inclusive. */
export function between(from: number, to: number): CharTest {
  return (code) => code >= from && code <= to;
}

/** `\d` */
export const isDigit: CharTest = between(48, 57);

/** `\s`, the white space of ASCII. */
export const isSpace: CharTest = (code) => code === 32 || (code >= 9 && code <= 13);

/** `\w` */
export const isWord: CharTest = (code) =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;

/** What stands for a class after a backslash, by its letter. */
export const CLASS_ESCAPES: Readonly<Record<string, CharTest>> = {
  d: isDigit,
  D: not(isDigit),
  s: isSpace,
  S: not(isSpace),
  w: isWord,
  W: not(isWord),
};

/** `.`: everything but a line feed. */
export const isNotLineFeed: CharTest = (code) => code !== 10;

/** Lets a test accept a letter of ASCII in either case. */
export function inEitherCase(test: CharTest): CharTest {
  return (code) => {
    if (test(code)) return true;
    if (code >= 65 && code <= 90) return test(code + 32);
    return code >= 97 && code <= 122 && test(code - 32);
  };
}
