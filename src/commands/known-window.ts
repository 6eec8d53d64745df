import { NotFoundError, UsageError } from '../domain/errors.ts';
import type { Notice } from '../domain/gap.ts';
import type { FunctionSummary, InventorySource } from '../domain/sources.ts';
import { type LastDeploy, lastDeploy } from '../jobs/changes/last-deploy.ts';
import { createTimeFormat } from '../render/text/time.ts';
import { type AskedWindow, namesDeploy, type Window, windowFrom } from './flags/window.ts';

/** What can tell when was deployed. */
export interface DeployTellers {
  readonly functions: readonly FunctionSummary[];
  /** Absent for files, and where several accounts or regions are read. */
  readonly inventory?: InventorySource;
  readonly isFile?: boolean;
}

/** A window in times, and what is to be said of how they were found. */
export interface KnownWindow {
  readonly window: Window;
  readonly notices: readonly Notice[];
}

const ANOTHER_TIME = 'give a time: --since 2h, --since 13:10';

/**
 * The window that was asked for in times: where it names the last deploy, the account is asked when that was.
 * @param timeZone IANA name, of the time that is told
 * @throws UsageError where nobody can know; NotFoundError where no deploy is known; SlsobsError when the account cannot be asked
 */
export async function knownWindow(
  asked: AskedWindow,
  tellers: DeployTellers,
  timeZone: string,
  signal: AbortSignal,
): Promise<KnownWindow> {
  // Nothing is counted from it then.
  if (!namesDeploy(asked)) return { window: windowFrom(asked, Number.NaN), notices: [] };
  const { functions, inventory, isFile } = tellers;
  if (isFile) throw new UsageError('“deploy” is a time that only an account knows, not a file', { hint: ANOTHER_TIME });
  if (inventory === undefined) {
    throw new UsageError('“deploy” is a time in one account and region for now', { hint: 'run it once for each' });
  }
  if (functions.length === 0) {
    throw new UsageError('“deploy” is a time of functions, and none is named whose configuration may be seen', {
      hint: 'name a function',
    });
  }
  const last = await lastDeploy(functions, { inventory, signal });
  if (last === undefined) {
    throw new NotFoundError(`no deploy is known of ${functions.map(({ name }) => name).join(', ')}`, {
      hint: ANOTHER_TIME,
    });
  }
  return { window: windowFrom(asked, last.change.atMs), notices: deployNotices(last, timeZone) };
}

/** `last deploy: orders-api version 7, 2026-11-24 12:05:40, the newest of 3 functions` */
function deployNotices({ change, functions, unseen }: LastDeploy, timeZone: string): Notice[] {
  const { functionName, kind, version, atMs } = change;
  const time = createTimeFormat(timeZone);
  const what = kind === 'version' ? `version ${version}` : '$LATEST';
  const among = functions > 1 ? `, the newest of ${functions} functions` : '';
  const text = `last deploy: ${functionName} ${what}, ${time.date(atMs)} ${time.clock(atMs)}${among}`;
  return [text, ...unseen].map((words) => ({ topic: 'mode', text: words }));
}
