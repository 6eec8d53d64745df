import type { FunctionSpec } from '../../world/function-spec.ts';
import { functionArn } from '../../world/place.ts';
import { type Deploy, FOUNDED_AT_MS } from '../../world/releases.ts';
import type { World } from '../../world/world.ts';
import { configuration } from './configuration.ts';
import { namedFunction } from './function-name.ts';
import { markerAfter, readPaging } from './paging.ts';

/** The company's pipeline deletes all but the newest so many. */
const VERSIONS_KEPT = 60;

/**
 * ListVersionsByFunction: `$LATEST` first, then the published versions that still exist, oldest first; pages of at most 50, whatever
 * MaxItems asks for. A function that publishes nothing has `$LATEST` alone.
 */
export function listVersions(identifier: string, query: URLSearchParams, nowMs: number, world: World): object {
  const { spec } = namedFunction(identifier, world);
  const { maxItems, after } = readPaging(query);
  const published = publishedVersions(spec, nowMs, world);
  const isAfter = (version: string): boolean =>
    after === '' || Number(version) > (after === '$LATEST' ? 0 : Number(after));
  const rest = published.filter(({ version = '' }) => isAfter(version));
  const latest = after === '' ? [{ version: '$LATEST', deploy: world.releases.lastDeploy(spec, nowMs) }] : [];
  const all = [...latest, ...rest.map((deploy) => ({ version: deploy.version ?? '', deploy }))];
  const page = all.slice(0, maxItems);
  const last = page.at(-1);
  const isMore = last !== undefined && all.length > page.length;
  return {
    Versions: page.map(({ version, deploy }) => listedVersion(spec, deploy, version)),
    ...(isMore ? { NextMarker: markerAfter(last.version) } : {}),
  };
}

/** The deploys that published a version which still exists, oldest first. */
export function publishedVersions(spec: FunctionSpec, nowMs: number, { releases }: World): Deploy[] {
  if (spec.alias === undefined) return [];
  return releases.deploysBetween(spec, FOUNDED_AT_MS, nowMs + 1).slice(-VERSIONS_KEPT);
}

/** In this list the ARN of `$LATEST` carries its qualifier too. */
function listedVersion(spec: FunctionSpec, deploy: Deploy, version: string): object {
  if (version !== '$LATEST') return configuration(spec, deploy, version);
  return { ...configuration(spec, deploy), FunctionArn: `${functionArn(spec.name)}:$LATEST` };
}
