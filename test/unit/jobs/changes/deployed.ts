import { AccessDeniedError } from '../../../../src/domain/errors.ts';
import type { FunctionSummary, InventorySource, PublishedVersion } from '../../../../src/domain/sources.ts';
import { fixedInventory } from '../../../fakes/fixed-inventory.ts';

/** Epoch milliseconds of a time on 2 March 2026, UTC: `12:05:40`. */
export function at(time: string): number {
  return Date.parse(`2026-03-02T${time}Z`);
}

/** A function of the default log group. */
export function deployed(name: string, facts: Partial<FunctionSummary> = {}): FunctionSummary {
  return { name, logGroupName: `/aws/lambda/${name}`, ...facts };
}

/** A published version of `orders`. */
export function version(number: number, time: string, facts: Partial<PublishedVersion> = {}): PublishedVersion {
  return { functionName: 'orders', version: String(number), publishedAtMs: at(time), ...facts };
}

/** An account with these published versions, two a page; of `denied` functions none may be listed. */
export function inventoryOf(versions: readonly PublishedVersion[], denied: readonly string[] = []): InventorySource {
  return {
    ...fixedInventory([]),
    async *versions(name) {
      if (denied.includes(name)) throw new AccessDeniedError('lambda:ListVersionsByFunction is not allowed');
      const own = versions.filter(({ functionName }) => functionName === name);
      for (let page = 0; page * 2 < own.length; page += 1) yield own.slice(page * 2, page * 2 + 2);
    },
  };
}
