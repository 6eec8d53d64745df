import type { FunctionSpec } from './function-spec.ts';
import type { Release } from './releases.ts';

/** `2026/03/02/[$LATEST]0a1b…`; in a group of its own choice the function's name stands before the version. */
export function streamNameOf(spec: FunctionSpec, { version }: Release, beganAtMs: number, id: string): string {
  const day = new Date(beganAtMs).toISOString().slice(0, 10).replaceAll('-', '/');
  const owner = spec.logGroup === undefined ? '' : spec.name;
  return `${day}/${owner}[${version}]${id}`;
}
