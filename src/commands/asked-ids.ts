import { NotFoundError, UsageError } from '../domain/errors.ts';
import type { RecentInvocations } from '../jobs/find/recent-invocations.ts';
import type { Machine } from '../runtime/machine.ts';

/**
 * The ids that a word stands for: itself, the row of a list (`@2`), or one a line of standard input (`-`).
 * @throws UsageError, NotFoundError
 */
export async function askedIds(word: string, recent: RecentInvocations, machine: Machine): Promise<string[]> {
  if (word === '-') return idsOf(await textOf(machine));
  if (!word.startsWith('@')) return [word];
  const row = Number(word.slice(1));
  if (!Number.isInteger(row) || row < 1) {
    throw new UsageError(`“${word}” is not a row`, { hint: '@1 is the first row of the last list in this terminal' });
  }
  const requestId = recent.rowOf(machine.terminal, row);
  if (requestId !== undefined) return [requestId];
  throw new NotFoundError(`there is no row ${row} in the last list of this terminal`, {
    hint: 'slsobs invocations <target> prints a list',
  });
}

async function textOf({ streams }: Machine): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of streams.in.bytes()) text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}

/** The first word of each line, so that a printed table works as well as a list of ids. */
function idsOf(text: string): string[] {
  const ids = text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((id) => id !== '');
  if (ids.length === 0) throw new UsageError('standard input holds no ids', { hint: 'one id a line' });
  return [...new Set(ids)];
}
