import type { RequestBudgets } from '../collectors/aws/request-budgets.ts';
import type { AwsSession } from '../collectors/aws/session.ts';
import { NotFoundError, type SlsobsError } from '../domain/errors.ts';
import type { Notice } from '../domain/gap.ts';
import type { InventorySource, LogSource } from '../domain/sources.ts';
import { checkRegions, regionOf, type Target } from '../domain/target.ts';
import { createKnownFunctions, type KnownFunctions } from '../jobs/find/known-functions.ts';
import type { TargetMatch } from '../jobs/find/match-target.ts';
import {
  type ChosenGroups,
  chooseGroups,
  everythingIsExcluded,
  matchTargets,
  type TargetQuestion,
  type Where,
} from '../jobs/find/targets.ts';
import { mayChange, mayGrow, watchedSource } from '../jobs/find/watch-targets.ts';
import { failedSource, lossOf, type MergedPart, worstOf } from '../jobs/read/merged-part.ts';
import { mergedSource } from '../jobs/read/merged-source.ts';
import type { Machine } from '../runtime/machine.ts';
import { type LiveFlags, liveNotices } from './flags/live.ts';
import type { AskedPlace, SharedFlags } from './flags/shared.ts';
import { openPlace, placeOf } from './open-account.ts';
import { accountIn, openLogs } from './open-logs.ts';
import type { OpenSource } from './opened-source.ts';

/** An account and region that answered. */
interface FoundPlace {
  readonly name: string;
  readonly session: AwsSession;
  readonly inventory: InventorySource;
  readonly matches: readonly TargetMatch[];
  /** When the look-up began, on this machine's clock. */
  readonly lookedUpAtMs: number;
  readonly where: Where;
  readonly chosen: ChosenGroups;
}

/** One that could not be asked. */
interface LostPlace {
  readonly name: string;
  readonly region: string | undefined;
  readonly error: SlsobsError;
}

/**
 * Opens several accounts and regions as one source. A target need not be in all of them, and one of them that cannot be asked
 * is a gap of the reading.
 * @throws NotFoundError when a target is in none of them; the worst of their errors when none can be asked
 */
export async function openPlaces(
  places: readonly AskedPlace[],
  question: TargetQuestion,
  flags: SharedFlags & LiveFlags,
  machine: Machine,
  signal: AbortSignal,
): Promise<OpenSource> {
  const nameOf = placeNames(places);
  const { createRequestBudgets } = await import('../collectors/aws/request-budgets.ts');
  const budgets = createRequestBudgets(machine);
  const opened = await Promise.all(
    places.map((place) => tryPlace(place, nameOf(place), question, { flags, machine, budgets, signal })),
  );
  const { found, notices: repeated } = oncePerAccount(opened.filter((one) => 'session' in one));
  const lost = opened.filter((one) => 'error' in one);
  checkFound(question.targets, found, lost);
  const known = createKnownFunctions();
  for (const { chosen, name } of found) known.note(chosen, name);
  const foundParts = found
    .filter(({ chosen, matches }) => chosen.selections.length > 0 || mayChange(matches))
    .map(async (one) => {
      const logs = await openLogs(one.session, flags, machine, one.where.account);
      return foundPart(one, question, known, logs, machine);
    });
  const parts = [...(await Promise.all(foundParts)), ...lost.map((one) => lostPart(one, machine))];
  const functions = found.flatMap(({ chosen }) => chosen.functions);
  const [region, ...otherRegions] = new Set(parts.map((part) => part.region));
  const ofTargets = found.flatMap(({ matches }) => matches.flatMap((match) => match.notices));
  return {
    source: mergedSource(parts),
    ...(region === undefined || otherRegions.length > 0 ? {} : { region }),
    selections: parts.flatMap(({ selections }) => selections),
    functions: [...new Map(functions.map((one) => [one.name, one])).values()],
    known,
    mayGrow: found.some(({ matches }) => mayGrow(matches)),
    place: opened.map((one) => ('session' in one ? placeOf(one.session) : one.name)).join(', '),
    isFile: false,
    notices: [
      ...repeated,
      ...ofTargets,
      ...liveNotices(
        flags,
        parts.map(({ selections }) => selections.length),
      ),
    ],
  };
}

/** What tells the places apart: the profile where there are several, the region where there are several. */
function placeNames(places: readonly AskedPlace[]): (place: AskedPlace) => string {
  const hasSeveral = (of: (place: AskedPlace) => string | undefined): boolean => new Set(places.map(of)).size > 1;
  const namesProfile = hasSeveral(({ profile }) => profile);
  const namesRegion = hasSeveral(({ region }) => region);
  return ({ profile, region }) =>
    [namesProfile ? profile : undefined, namesRegion ? region : undefined]
      .filter((name) => name !== undefined)
      .join('/');
}

/** @throws UsageError; what is no loss of one place alone */
async function tryPlace(
  place: AskedPlace,
  name: string,
  { targets, excluded }: TargetQuestion,
  {
    flags,
    machine,
    budgets,
    signal,
  }: { flags: SharedFlags; machine: Machine; budgets: RequestBudgets; signal: AbortSignal },
): Promise<FoundPlace | LostPlace> {
  try {
    const { session, inventory } = await openPlace(place, flags, machine, budgets);
    const lookedUpAtMs = machine.clock.now();
    const isHere = (target: Target): boolean => (regionOf(target) ?? session.region) === session.region;
    const matched = await matchTargets(targets.filter(isHere), inventory, signal);
    const matches = targets.map((target) => (isHere(target) ? matched.shift() : undefined) ?? ELSEWHERE);
    const account = accountIn(matches.flatMap((match) => match.functions));
    const where = { place: name, ...(account === undefined ? {} : { account }) };
    return { name, session, inventory, matches, lookedUpAtMs, where, chosen: chooseGroups(matches, excluded, where) };
  } catch (error) {
    if (lossOf(error) === undefined || signal.aborted) throw error;
    return { name, region: place.region, error: error as SlsobsError };
  }
}

/** Two profiles may be two roles in one account: it is read through the first. */
function oncePerAccount(places: readonly FoundPlace[]): { found: FoundPlace[]; notices: Notice[] } {
  const first = new Map<string, FoundPlace>();
  const notices: Notice[] = [];
  const found = places.filter((place) => {
    const { account } = place.where;
    const key = `${account} ${place.session.region}`;
    const known = account === undefined ? undefined : first.get(key);
    if (account !== undefined && known === undefined) first.set(key, place);
    if (known !== undefined) {
      notices.push({ topic: 'target', text: `${place.name} and ${known.name} are one account; it is read once` });
    }
    return known === undefined;
  });
  return { found, notices };
}

/** What a target matches in a region that is not its own. */
const ELSEWHERE: TargetMatch = {
  functions: [],
  groupNames: [],
  notices: [],
  nothing: new NotFoundError('the target is in another region'),
};

/** @throws what keeps all of them from being read */
function checkFound(targets: readonly Target[], found: readonly FoundPlace[], lost: readonly LostPlace[]): void {
  const errors = lost.map(({ error }) => error);
  if (found.length === 0) throw worstOf(errors);
  const foundRegions = new Set(found.map(({ session }) => session.region));
  for (const [index, target] of targets.entries()) {
    const nothing = found.map(({ matches }) => matches[index]?.nothing);
    // What could not be asked may well hold it.
    if (lost.length > 0 || nothing.some((error) => error === undefined)) continue;
    const region = regionOf(target);
    if (region !== undefined && !foundRegions.has(region)) checkRegions([target], [...foundRegions].join(', '));
    throw nothing.find((error) => error !== ELSEWHERE.nothing) ?? nothing[0];
  }
  if (found.some(({ chosen }) => chosen.selections.length > 0)) return;
  throw worstOf(errors.length > 0 ? errors : [everythingIsExcluded()]);
}

function foundPart(
  { name, session, inventory, matches, lookedUpAtMs, where, chosen: { selections } }: FoundPlace,
  { excluded }: TargetQuestion,
  known: KnownFunctions,
  source: LogSource,
  { clock }: Machine,
): MergedPart {
  const onChosen = (groups: ChosenGroups): void => known.note(groups, name);
  const watched = watchedSource(source, { matches, lookedUpAtMs, excluded, inventory, clock, where, onChosen });
  // Only a follow has something to wait for where nothing matches yet.
  const never = failedSource(new NotFoundError(`nothing matches in ${name}`), source.now);
  const read: LogSource['read'] = (request, signal) =>
    selections.length === 0 && !request.follow ? never.read(request, signal) : watched.read(request, signal);
  return { source: { ...watched, read }, selections, place: name, region: session.region };
}

function lostPart({ name, region, error }: LostPlace, { clock }: Machine): MergedPart {
  return {
    source: failedSource(error, clock.now),
    selections: [],
    place: name,
    ...(region === undefined ? {} : { region }),
  };
}
