import type { LogGroup } from '../../../domain/log-event.ts';
import type { GroupSelection } from '../../../domain/sources.ts';

/** Groups that one session may follow (API reference, StartLiveTail). */
export const MOST_GROUPS = 10;

/** A group's ARN as StartLiveTail takes it, without the `:*` that others end in; undefined where the account is unknown. */
export function liveArn({ name, arn, account, region }: LogGroup, place: LivePlace): string | undefined {
  if (arn !== undefined) return arn.replace(/:\*$/, '');
  const number = account ?? place.account;
  if (number === undefined) return undefined;
  const where = region ?? place.region;
  return `arn:${partitionOf(where)}:logs:${where}:${number}:log-group:${name}`;
}

/** Where groups are that do not say so themselves. */
export interface LivePlace {
  readonly region: string;
  /** Twelve digits; undefined while unknown. */
  readonly account: string | undefined;
}

/** The partition that a region belongs to ("Amazon Resource Names", IAM user guide). */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The name in what a session calls a group: its ARN, its name, or `account:name`. */
export function groupNameIn(identifier: string): string {
  const name = /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:(.*)$/.exec(identifier)?.[1] ?? identifier;
  return name.replace(/^\d{12}:/, '').replace(/:\*$/, '');
}

/** Groups in as few sessions as they need. */
export function sessionShares<Item>(items: readonly Item[]): Item[][] {
  const shares = Math.ceil(items.length / MOST_GROUPS);
  return Array.from({ length: shares }, (_, index) => items.slice(index * MOST_GROUPS, (index + 1) * MOST_GROUPS));
}

/** Streams that one session may name (API reference, StartLiveTail). */
const MOST_STREAMS = 100;

/** The streams to ask for, which only a session of one group may; what is not asked for here is sorted out when it comes. */
export function streamsToAskFor(selections: readonly GroupSelection[]): { logStreamNames?: string[] } {
  const [only, ...others] = selections;
  const names = others.length === 0 ? (only?.logStreamNames ?? []) : [];
  return names.length === 0 || names.length > MOST_STREAMS ? {} : { logStreamNames: [...names] };
}
