import { NotFoundError, UsageError } from '../domain/errors.ts';
import type { Notice } from '../domain/gap.ts';
import { collectPages } from '../jobs/find/collect-pages.ts';
import type { ColdStartsQuestion, ComparedSide } from '../jobs/measure/cold-starts.ts';
import type { AskedComparison, AskedSide } from './flags/comparison.ts';
import { type DeployTellers, knownWindow } from './known-window.ts';

/** A comparison whose sides are known, and what is to be said of how they were found. */
export interface KnownComparison {
  readonly compared: NonNullable<ColdStartsQuestion['compared']>;
  readonly notices: readonly Notice[];
}

/**
 * The sides of a comparison: of one point both what was before and what came after it; of one version that and its neighbour.
 * @param timeZone IANA name, of times that are told
 * @throws UsageError where they cannot be known; NotFoundError where there is no such version or deploy; SlsobsError when the account
 * cannot be asked
 */
export async function knownComparison(
  { before, after }: AskedComparison,
  tellers: DeployTellers,
  timeZone: string,
  signal: AbortSignal,
): Promise<KnownComparison> {
  const [asked, other] = [after ?? before, before ?? after];
  if (asked === undefined || other === undefined) throw new UsageError('--before or --after is to name a point');
  if (before !== undefined && after !== undefined) {
    const [earlier, later] = [
      await knownSide(before, tellers, timeZone, signal),
      await knownSide(after, tellers, timeZone, signal),
    ];
    checkOrder(earlier.side, later.side);
    return { compared: { before: earlier.side, after: later.side }, notices: [...earlier.notices, ...later.notices] };
  }
  const { side, notices } = await knownSide(asked, tellers, timeZone, signal);
  if (!('version' in side)) return { compared: { before: side, after: side }, notices };
  const neighbour = await neighbourOf(side.version, before === undefined ? 'former' : 'next', tellers, signal);
  const neighbours = { topic: 'mode', text: `version ${side.version} against version ${neighbour}` } as const;
  const compared =
    before === undefined
      ? { before: { version: neighbour }, after: side }
      : { before: side, after: { version: neighbour } };
  return { compared, notices: [...notices, neighbours] };
}

async function knownSide(
  asked: AskedSide,
  tellers: DeployTellers,
  timeZone: string,
  signal: AbortSignal,
): Promise<{ side: ComparedSide; notices: readonly Notice[] }> {
  if ('version' in asked) return { side: asked, notices: [] };
  const { window, notices } = await knownWindow({ start: asked.instant }, tellers, timeZone, signal);
  return { side: { atMs: window.startAtMs ?? Number.NaN }, notices };
}

function checkOrder(before: ComparedSide, after: ComparedSide): void {
  if (!('atMs' in before && 'atMs' in after) || before.atMs <= after.atMs) return;
  throw new UsageError('--before is later than --after', { hint: 'exchange them' });
}

/** The version that was published before or after one of a function. */
async function neighbourOf(
  version: string,
  which: 'former' | 'next',
  { functions, inventory }: DeployTellers,
  signal: AbortSignal,
): Promise<string> {
  const both = 'give both: --before 11 --after 12';
  const [only, ...others] = functions;
  if (inventory === undefined || only === undefined) {
    throw new UsageError(`which version is next to version ${version} is not known here`, { hint: both });
  }
  if (others.length > 0) {
    throw new UsageError('functions have versions of their own, and several are named', {
      hint: `name one, or ${both}`,
    });
  }
  if (!/^\d+$/.test(version)) throw new UsageError(`${version} has no neighbour among versions`, { hint: both });
  const published = (await collectPages(inventory.versions(only.name, signal)))
    .map((one) => Number(one.version))
    .filter((number) => (which === 'former' ? number < Number(version) : number > Number(version)))
    .sort((a, b) => a - b);
  const neighbour = which === 'former' ? published.at(-1) : published[0];
  if (neighbour !== undefined) return String(neighbour);
  const relation = which === 'former' ? 'before' : 'after';
  throw new NotFoundError(`no version of ${only.name} ${relation} ${version} is known`, { hint: both });
}
