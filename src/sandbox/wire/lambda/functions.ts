import type { FunctionSpec } from '../../world/function-spec.ts';
import { compareNames } from '../../world/names.ts';
import type { Deploy } from '../../world/releases.ts';
import type { World } from '../../world/world.ts';
import { configuration } from './configuration.ts';
import { namedFunction, noSuchFunction } from './function-name.ts';
import { markerAfter, readPaging } from './paging.ts';
import { publishedVersions } from './versions.ts';

/** ListFunctions: pages of at most 50, whatever MaxItems asks for; configurations of `$LATEST` as of now, without state. */
export function listFunctions(query: URLSearchParams, nowMs: number, { functions, releases }: World): object {
  const { maxItems, after } = readPaging(query);
  const rest = functions.toSorted((a, b) => compareNames(a.name, b.name)).filter(({ name }) => name > after);
  const page = rest.slice(0, maxItems);
  const last = page.at(-1);
  const isMore = last !== undefined && rest.length > page.length;
  return {
    Functions: page.map((spec) => configuration(spec, releases.lastDeploy(spec, nowMs))),
    ...(isMore ? { NextMarker: markerAfter(last.name) } : {}),
  };
}

/**
 * GetFunctionConfiguration as of now, by name, `name:qualifier`, partial or whole ARN; the qualifier may be a published version or the
 * alias.
 */
export function getFunctionConfiguration(
  identifier: string,
  query: URLSearchParams,
  nowMs: number,
  world: World,
): object {
  const named = namedFunction(identifier, world);
  const { spec } = named;
  const qualifier = named.qualifier ?? query.get('Qualifier') ?? '$LATEST';
  const deploy = deployOf(spec, qualifier, nowMs, world);
  if (deploy === undefined) throw noSuchFunction(spec.name, qualifier);
  const version = qualifier === '$LATEST' ? undefined : (deploy.version ?? qualifier);
  return {
    ...configuration(spec, deploy, version),
    State: 'Active',
    LastUpdateStatus: 'Successful',
    RuntimeVersionConfig: { RuntimeVersionArn: world.releases.at(spec, nowMs).runtimeVersionArn },
  };
}

/** The deploy that a qualifier means; undefined where there is no such version or alias. */
function deployOf(spec: FunctionSpec, qualifier: string, nowMs: number, world: World): Deploy | undefined {
  const newest = world.releases.lastDeploy(spec, nowMs);
  if (qualifier === '$LATEST' || qualifier === spec.version || qualifier === spec.alias) return newest;
  return publishedVersions(spec, nowMs, world).find(({ version }) => version === qualifier);
}
