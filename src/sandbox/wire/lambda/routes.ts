import type { World } from '../../world/world.ts';
import { getFunctionConfiguration, listFunctions } from './functions.ts';
import { listVersions } from './versions.ts';

/** An operation of Lambda's REST API, with what its path says. */
export interface LambdaRoute {
  /** `ListFunctions` */
  readonly name: string;
  readonly answer: (query: URLSearchParams, nowMs: number, world: World) => object;
}

/** What the paths of all these operations begin with. */
export const LAMBDA_PATH = '/2015-03-31/functions';

/** The operation behind a path (without its query) that begins with `LAMBDA_PATH`; undefined for one that the sandbox does not know. */
export function lambdaRoute(method: string, path: string): LambdaRoute | undefined {
  if (method !== 'GET') return undefined;
  const rest = path.slice(LAMBDA_PATH.length);
  if (rest === '' || rest === '/') return { name: 'ListFunctions', answer: listFunctions };
  const [, name = '', what] = /^\/([^/]+)\/(configuration|versions)$/.exec(rest) ?? [];
  const identifier = decodeName(name);
  if (what === 'configuration') {
    return {
      name: 'GetFunctionConfiguration',
      answer: (query, nowMs, world) => getFunctionConfiguration(identifier, query, nowMs, world),
    };
  }
  if (what !== 'versions') return undefined;
  return {
    name: 'ListVersionsByFunction',
    answer: (query, nowMs, world) => listVersions(identifier, query, nowMs, world),
  };
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
