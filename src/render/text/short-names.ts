import { RecentMap } from '../recent-map.ts';

/** What CloudFormation appends to a name it makes: a dash and twelve random characters. */
const RANDOM_SUFFIX = /-(?=[A-Za-z0-9]*[0-9])(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{12}$/;
/** What CDK appends to a logical id: eight hex digits of a hash. */
const LOGICAL_ID_HASH = /(?<=[a-z])[0-9A-F]{8}$/;
const REMEMBERED = 4096;

/**
 * Shortens function names for the screen: what all of them begin with, up to a dash or underscore, and deployment hashes are
 * cut. Names that would become equal stay whole. One name alone loses only its hash.
 * @param known the names to find the common beginning of; names that join later are cut by the same rule
 */
export function shortNames(known: readonly string[]): (name: string) => string {
  const prefix = known.length > 1 ? commonPrefix(known) : '';
  const counts = new Map<string, number>();
  for (const name of new Set(known)) counts.set(shorten(name, prefix), (counts.get(shorten(name, prefix)) ?? 0) + 1);
  const remembered = new RecentMap<string, string>(REMEMBERED);
  return (name) => {
    const before = remembered.get(name);
    if (before !== undefined) return before;
    const short = shorten(name, prefix);
    const isTaken = (counts.get(short) ?? 0) > 1 || (!known.includes(name) && counts.has(short));
    const shown = isTaken ? name : short;
    remembered.set(name, shown);
    return shown;
  };
}

function shorten(name: string, prefix: string): string {
  const own = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const withoutSuffix = own.replace(RANDOM_SUFFIX, '');
  return withoutSuffix === own ? own : withoutSuffix.replace(LOGICAL_ID_HASH, '');
}

function commonPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = first.length;
  for (const name of others) {
    let same = 0;
    while (same < length && name[same] === first[same]) same += 1;
    length = same;
  }
  const shared = first.slice(0, length);
  return shared.slice(0, Math.max(shared.lastIndexOf('-'), shared.lastIndexOf('_')) + 1);
}
