import type { JsonValue } from '../../domain/json.ts';
import { stableId } from '../../domain/stable-id.ts';

const LENGTH = 16;

/**
 * A segment's id as a span id. Ids of X-Ray are 16 hex digits; a shorter one is filled with zeros and any other text becomes
 * a hash of itself, so that a `parent_id` that says the same still finds it. Undefined where there is none.
 */
export function spanIdOf(id: JsonValue | undefined): string | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  const isHex = id.length <= LENGTH && /^[0-9a-f]+$/i.test(id);
  return isHex ? id.toLowerCase().padStart(LENGTH, '0') : stableId('segment', id);
}
