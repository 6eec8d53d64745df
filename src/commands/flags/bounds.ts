import type { Command } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import type { Bounds } from '../../jobs/read/bounds.ts';
import { patternsOf } from './lines.ts';
import { countFlag, durationFlag } from './shared.ts';

/** The flags that end a reading before its own end, as commander leaves them. */
export interface BoundFlags {
  readonly for?: string;
  readonly untilIdle?: string;
  readonly untilMatch?: string;
  readonly maxInvocations?: string;
}

/** Adds the bounds. */
export function addBoundFlags(command: Command): void {
  command
    .option('--for <duration>', 'end a follow after this long: 10m')
    .option('--until-idle <duration>', 'end a follow when no selected line was logged for this long: 30s')
    .option('--until-match <regex>', 'end with the first selected line that matches; exit 1 when none did')
    .option('--max-invocations <count>', 'end when so many finished calls were told');
}

/**
 * Reads the bounds; undefined where there are none.
 * @param follow whether the reading goes on until it is stopped
 * @throws UsageError
 */
export async function boundsOf(flags: BoundFlags, follow: boolean): Promise<Bounds | undefined> {
  const { untilMatch, maxInvocations } = flags;
  const forMs = positive('--for', flags.for);
  const untilIdleMs = positive('--until-idle', flags.untilIdle);
  if (!follow && (forMs !== undefined || untilIdleMs !== undefined)) {
    throw new UsageError(
      `${forMs === undefined ? '--until-idle' : '--for'} ends a follow; this reading ends by itself`,
      {
        hint: 'add --follow, or leave it out',
      },
    );
  }
  const [pattern] = await patternsOf('--until-match', untilMatch === undefined ? [] : [untilMatch]);
  const bounds: Bounds = {
    ...(forMs === undefined ? {} : { forMs }),
    ...(untilIdleMs === undefined ? {} : { untilIdleMs }),
    ...(pattern === undefined ? {} : { untilMatch: pattern }),
    ...(maxInvocations === undefined ? {} : { maxInvocations: countFlag('--max-invocations', maxInvocations, 1) }),
  };
  return Object.keys(bounds).length === 0 ? undefined : bounds;
}

function positive(flag: string, text: string | undefined): number | undefined {
  const durationMs = durationFlag(flag, text);
  if (durationMs === 0) throw new UsageError(`${flag} of nothing would end before it began`, { hint: `${flag} 30s` });
  return durationMs;
}
