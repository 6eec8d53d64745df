import type { FunctionSpec } from '../../world/function-spec.ts';
import { ACCOUNT, functionArn } from '../../world/place.ts';
import type { World } from '../../world/world.ts';
import { AwsError } from '../aws-error.ts';

/** A function as a path of Lambda's API names it. */
export interface NamedFunction {
  readonly spec: FunctionSpec;
  /** What stands behind the name; absent where nothing does. */
  readonly qualifier?: string;
}

const IDENTIFIER = /^(?:arn:aws:lambda:[a-z0-9-]+:)?(?:(\d{12}):)?(?:function:)?([\w-]{1,140})(?::([\w$.-]+))?$/;

/**
 * Finds a function by name, `name:qualifier`, partial or whole ARN.
 * @throws AwsError ResourceNotFoundException where there is none
 */
export function namedFunction(identifier: string, { functions }: World): NamedFunction {
  const [, account = ACCOUNT, wanted, qualifier] = IDENTIFIER.exec(identifier) ?? [];
  const spec = account === ACCOUNT ? functions.find(({ name }) => name === wanted) : undefined;
  if (spec === undefined) throw noSuchFunction(wanted ?? identifier, qualifier);
  return { spec, ...(qualifier === undefined ? {} : { qualifier }) };
}

/** The refusal of a function, a version or an alias that is not there. */
export function noSuchFunction(name: string, qualifier: string | undefined): AwsError {
  const suffix = qualifier === undefined || qualifier === '$LATEST' ? '' : `:${qualifier}`;
  return new AwsError('ResourceNotFoundException', `Function not found: ${functionArn(name)}${suffix}`, 404);
}
