import { parseDuration } from '../../domain/duration.ts';
import { UsageError } from '../../domain/errors.ts';
import { isTimeZone } from '../../domain/time-zone.ts';
import type { Machine } from '../../runtime/machine.ts';
import type { Output } from '../../runtime/streams.ts';

/** The flags that every command takes, as commander leaves them. */
export interface SharedFlags {
  /** Several are separated by commas, as are regions. */
  readonly profile?: string;
  readonly region?: string;
  readonly roleArn?: string;
  readonly endpointUrl?: string;
  readonly tz: string;
  readonly utc?: true;
  readonly color: string;
  /** False with `--no-motion`. */
  readonly motion?: boolean;
  readonly timeout?: string;
  readonly strict?: true;
  readonly quiet?: true;
}

/** An account and region as the flags name it; what is absent, the environment says. */
export interface AskedPlace {
  readonly profile?: string;
  readonly region?: string;
}

/** Every profile in every region; one place where no flag names any. @throws UsageError for a list with nothing in it */
export function placesOf({ profile, region }: Pick<SharedFlags, 'profile' | 'region'>): AskedPlace[] {
  const profiles = namesIn('--profile', profile).map((name) => (name === undefined ? {} : { profile: name }));
  const regions = namesIn('--region', region).map((name) => (name === undefined ? {} : { region: name }));
  return profiles.flatMap((one) => regions.map((other) => ({ ...one, ...other })));
}

function namesIn(flag: string, list: string | undefined): (string | undefined)[] {
  if (list === undefined) return [undefined];
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new UsageError(`${flag} names none`);
  return [...new Set(names)];
}

/** The IANA zone that times are shown and read in. @throws UsageError for an unknown one */
export function timeZoneOf({ tz, utc }: SharedFlags, machine: Machine): string {
  if (utc || tz === 'utc') return 'UTC';
  if (tz === 'local') return machine.timeZone;
  if (isTimeZone(tz)) return tz;
  throw new UsageError(`--tz does not know the zone “${tz}”`, { hint: 'local, utc, or a name such as Europe/Berlin' });
}

/**
 * Whether to colour what goes to an output: flag > NO_COLOR > FORCE_COLOR > terminal (no-color.org, force-color.org).
 * @throws UsageError for an unknown word
 */
export function wantsColor({ color }: SharedFlags, { env }: Machine, output: Output): boolean {
  if (['always', 'on', 'yes'].includes(color)) return true;
  if (['never', 'off', 'no'].includes(color)) return false;
  if (color !== 'auto') throw new UsageError(`--color takes auto, always or never, not “${color}”`);
  if ((env.NO_COLOR ?? '') !== '') return false;
  if ((env.FORCE_COLOR ?? '') !== '') return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return output.isTerminal && env.TERM !== 'dumb';
}

/** A duration flag in milliseconds; undefined when it was not given. @throws UsageError */
export function durationFlag(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const durationMs = parseDuration(text);
  if (durationMs === undefined)
    throw new UsageError(`${flag} does not understand “${text}”`, { hint: '500ms, 30s, 5m, 1h30m' });
  return durationMs;
}

/** A whole number of at least `min`. @param hint for what is none @throws UsageError */
export function countFlag(flag: string, text: string, min: number, hint?: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= min) return count;
  throw new UsageError(
    `${flag} takes a whole number from ${min} on, not “${text}”`,
    hint === undefined ? {} : { hint },
  );
}

/** One of some words that a flag knows. @throws UsageError for any other */
export function wordOf<Word extends string>(flag: string, text: string, words: readonly Word[]): Word {
  const known = words.find((word) => word === text);
  if (known !== undefined) return known;
  throw new UsageError(`${flag} does not know “${text}”`, { hint: words.join(', ') });
}
