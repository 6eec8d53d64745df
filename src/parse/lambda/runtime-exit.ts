import { errorDetail, type Line, line } from '../line.ts';
import { withNewlines, wordEnd } from '../text.ts';
import { statusOfErrorType } from './end-status.ts';
import { isLambdaRequestId } from './request-id.ts';

const ERROR_TYPE = /^(?:Runtime|Function|Extension|Sandbox)\.[A-Za-z]+$/;
const LEGACY = 'Process exited before completing request';

/**
 * `RequestId: ID Error: …` and its relatives: the runtime went away, or was not given the time (platform fact 2.2). A
 * function may print `RequestId: ID` too; that is its own line, with an id.
 */
export function runtimeExitLine(text: string, at: number): Line | undefined {
  const idEnd = wordEnd(text, at, 65);
  const requestId = text.slice(at, idEnd);
  if (!isLambdaRequestId(requestId)) return undefined;
  const [first = '', second = ''] = withNewlines(text.slice(idEnd, idEnd + 4096))
    .trim()
    .split('\n', 2);
  const message = first.startsWith('Error: ') ? first.slice('Error: '.length) : first;
  if (message.startsWith('Task timed out after ')) return timeoutLine(text, requestId, message);
  const type = ERROR_TYPE.test(second.trim()) ? second.trim() : undefined;
  const isExit = type !== undefined || message.startsWith('Runtime exited ') || message.startsWith(LEGACY);
  if (!isExit) return line('app', withNewlines(text), { requestId });
  return line('runtime-exit', text, {
    requestId,
    level: 'error',
    error: errorDetail(type, message, undefined),
    facts: { status: exitStatus(type, message) },
  });
}

/** A process killed by the system was out of memory: nothing else in an environment sends that signal. */
function exitStatus(type: string | undefined, message: string): 'out-of-memory' | ReturnType<typeof statusOfErrorType> {
  if (message.includes('signal: killed')) return 'out-of-memory';
  return type === undefined ? 'crash' : statusOfErrorType(type);
}

/** `Task timed out after 3.00 seconds`, which newer runtimes may not print at all (platform fact 8.16). */
export function timeoutLine(text: string, requestId: string, message: string): Line {
  return line('timeout', text, {
    requestId,
    level: 'error',
    error: errorDetail(undefined, message, undefined),
    facts: { status: 'timeout' },
  });
}
