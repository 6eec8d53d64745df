import type { Change } from '../../domain/results/changes.ts';
import type { FunctionSummary, PublishedVersion } from '../../domain/sources.ts';

/** A tool that deploys changes `$LATEST`, waits until Lambda has done it, and publishes: within so long that is one change. */
const ONE_DEPLOY_MS = 60_000;
/** How much older than a change of `$LATEST` the version that holds it may be: the two are stamped one after the other. */
const STAMPED_APART_MS = 1000;

/** A version whose time is known. */
type DatedVersion = PublishedVersion & { readonly publishedAtMs: number };

/**
 * What Lambda remembers of a function: each published version, and the newest change of `$LATEST` where no version tells of it.
 * @param versions undefined where they are not known
 */
export function configuredChanges(
  summary: FunctionSummary,
  versions: readonly PublishedVersion[] | undefined,
): Change[] {
  const known = (versions ?? []).toSorted((a, b) => Number(a.version) - Number(b.version));
  const published = known.flatMap((version, at) => (isDated(version) ? [versionChange(version, known[at - 1])] : []));
  const latest = latestChange(summary, known, versions !== undefined);
  return latest === undefined ? published : [...published, latest];
}

function isDated(version: PublishedVersion): version is DatedVersion {
  return version.publishedAtMs !== undefined;
}

function versionChange(version: DatedVersion, former: PublishedVersion | undefined): Change {
  const { functionName, publishedAtMs, codeSha256, description } = version;
  const isSameCode = codeSha256 !== undefined && codeSha256 === former?.codeSha256;
  const details = [
    ...(isSameCode ? [`code as in version ${former?.version}`] : []),
    ...(description === undefined || description === '' ? [] : [`“${description}”`]),
  ];
  return {
    functionName,
    atMs: publishedAtMs,
    kind: 'version',
    version: version.version,
    ...(codeSha256 === undefined ? {} : { codeSha256 }),
    ...(details.length === 0 ? {} : { detail: details.join(', ') }),
  };
}

function latestChange(
  { name, lastModifiedAtMs: atMs, codeSha256 }: FunctionSummary,
  known: readonly PublishedVersion[],
  areVersionsKnown: boolean,
): Change | undefined {
  if (atMs === undefined) return undefined;
  if (known.some((version) => holdsChange(version, atMs, codeSha256))) return undefined;
  const detail = areVersionsKnown && codeSha256 !== undefined ? codeInWords(codeSha256, known) : undefined;
  return {
    functionName: name,
    atMs,
    kind: 'latest',
    version: '$LATEST',
    ...(codeSha256 === undefined ? {} : { codeSha256 }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** True where a version was published right after a change of `$LATEST`, with the code that it has since. */
function holdsChange(version: PublishedVersion, changedAtMs: number, codeSha256: string | undefined): boolean {
  if (version.publishedAtMs === undefined) return false;
  const afterMs = version.publishedAtMs - changedAtMs;
  const isSameCode = codeSha256 === undefined || version.codeSha256 === undefined || version.codeSha256 === codeSha256;
  return isSameCode && afterMs >= -STAMPED_APART_MS && afterMs <= ONE_DEPLOY_MS;
}

/** Which version has the code of `$LATEST`; undefined for a function of which none is published. */
function codeInWords(codeSha256: string, known: readonly PublishedVersion[]): string | undefined {
  const same = known.findLast((version) => version.codeSha256 === codeSha256);
  if (same !== undefined) return `code as in version ${same.version}`;
  return known.some((version) => version.codeSha256 !== undefined) ? 'code of no published version' : undefined;
}
