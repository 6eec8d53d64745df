/** The line of a stack that names the exception, and what stands around it. */
export interface ExceptionLine {
  /** Where the line begins. */
  readonly at: number;
  /** With its package or namespace: `java.lang.IllegalStateException`. */
  readonly type: string;
  /** All that follows the name, further lines included; empty where nothing does. */
  readonly message: string;
}

const IN_THREAD = 'Exception in thread "';
const LONGEST_NAME = 512;
/** Lines that a message may have, before the search for its beginning ends. */
const MOST_LINES = 64;

/**
 * Finds `com.example.NoCharge: till closed` in the words before the first frame of Java or .NET, looking from the frames upwards
 * for a line that begins with a qualified name, or with one that ends in Error or Exception; undefined where there is none.
 */
export function exceptionLine(words: string): ExceptionLine | undefined {
  let end = words.length;
  for (let count = 0; count < MOST_LINES && end >= 0; count += 1) {
    const at = end === 0 ? 0 : words.lastIndexOf('\n', end - 1) + 1;
    const nameAt = at + threadLength(words, at);
    const type = exceptionName(words, nameAt);
    if (type !== undefined) return { at, type, message: words.slice(nameAt + type.length + 2) };
    end = at - 1;
  }
  return undefined;
}

/** Length of `Exception in thread "main" `, which Java prints before what ends a thread; 0 where it is not there. */
function threadLength(words: string, at: number): number {
  if (!words.startsWith(IN_THREAD, at)) return 0;
  const end = words.slice(at + IN_THREAD.length, at + IN_THREAD.length + LONGEST_NAME).indexOf('" ');
  return end < 0 ? 0 : IN_THREAD.length + end + 2;
}

function exceptionName(words: string, at: number): string | undefined {
  let end = at;
  let hasDot = false;
  for (; end < words.length && end - at < LONGEST_NAME; end += 1) {
    const character = words[end] ?? '';
    if (character === '.') hasDot = true;
    else if (!/[\w$`+]/.test(character)) break;
  }
  const name = words.slice(at, end);
  const isWhole =
    end === words.length || words[end] === '\n' || words.startsWith(': ', end) || words.startsWith(':\n', end);
  if (!isWhole || !/^[A-Za-z_$]/.test(name) || name.endsWith('.') || name.includes('..')) return undefined;
  return hasDot || /(?:Error|Exception)$/.test(name) ? name : undefined;
}
