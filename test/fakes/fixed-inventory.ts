import { AccessDeniedError } from '../../src/domain/errors.ts';
import type { FunctionSummary, InventorySource } from '../../src/domain/sources.ts';

/** An account that holds just these; `denied` may not be asked about functions. */
export function fixedInventory(
  functions: readonly FunctionSummary[],
  groupNames: readonly string[] = [],
  options: { denied?: boolean } = {},
): InventorySource {
  const refuse = (): void => {
    if (options.denied) throw new AccessDeniedError('lambda:GetFunctionConfiguration is not allowed');
  };
  return {
    async *functions() {
      refuse();
      yield functions;
    },
    async functionNamed(nameOrArn) {
      refuse();
      return functions.find((one) => one.name === nameOrArn || one.arn === nameOrArn);
    },
    async *versions() {
      refuse();
      yield [];
    },
    async *logGroups(prefix = '') {
      yield groupNames.filter((name) => name.startsWith(prefix)).map((name) => ({ group: { name } }));
    },
  };
}
