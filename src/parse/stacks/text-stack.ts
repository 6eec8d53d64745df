import type { InvocationStatus } from '../../domain/invocation-status.ts';
import type { Level } from '../../domain/level.ts';
import type { ErrorDetail } from '../../domain/log-record.ts';
import { dotnetStack } from './dotnet.ts';
import { goStack } from './go.ts';
import { javaStack } from './java.ts';
import { nodeStack } from './node.ts';
import { pythonTraceback } from './python.ts';
import { rubyBacktrace } from './ruby.ts';

/** A text that ends in a stack trace, taken apart. */
export interface StackText {
  /** What stands before the trace: the line's own words. */
  readonly heading: string;
  readonly error: ErrorDetail;
  /** How severe it is, where the trace can only be the runtime's own report. */
  readonly level?: Level;
  /** How the invocation ended, where the trace can only be the runtime's report of what no handler caught. Set where `level` is. */
  readonly status?: InvocationStatus;
}

type Reader = (text: string) => StackText | undefined;

/** The language whose stack shows itself at the beginning of a line: one case a language, and a file beside this one. */
function languageAt(text: string, at: number): Reader | undefined {
  switch (text.charCodeAt(at)) {
    case 0x54:
      return text.startsWith('Traceback (most recent', at) ? pythonTraceback : undefined;
    case 0x20:
      if (text.startsWith('    at ', at)) return nodeStack;
      return text.startsWith('   at ', at) ? dotnetStack : undefined;
    case 0x09:
      return text.startsWith('\tat ', at) ? javaStack : undefined;
    case 0x67:
      return text.startsWith('goroutine ', at) ? goStack : undefined;
    default:
      return undefined;
  }
}

/** Finds a stack trace in a text whose line breaks are `\n`; undefined where there is none. */
export function stackText(text: string): StackText | undefined {
  if (!text.includes('\n')) return undefined;
  // Each reader looks through the whole text: once is enough.
  let tried: Reader[] | undefined;
  let at = 0;
  while (true) {
    const read = languageAt(text, at);
    if (read !== undefined && !tried?.includes(read)) {
      const found = read(text);
      if (found !== undefined) return found;
      tried = [...(tried ?? []), read];
    }
    const lineEnd = text.indexOf('\n', at);
    if (lineEnd < 0) return text.includes(':in ') ? rubyBacktrace(text) : undefined;
    at = lineEnd + 1;
  }
}
