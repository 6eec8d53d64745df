import { AwsError, validationError } from './aws-error.ts';
import type { Input } from './call.ts';

/** The text under a key; undefined where it is absent or null. @throws AwsError SerializationException for another type */
export function optionalText(input: Input, key: string): string | undefined {
  const value = input[key] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw wrongType(key, 'a string');
}

/** The text under a key. @throws AwsError InvalidParameterException where it is absent or empty */
export function requiredText(input: Input, key: string): string {
  const value = optionalText(input, key);
  if (value === undefined) throw validationError('null', key, 'Member must not be null');
  if (value === '') throw validationError('', key, 'Member must have length greater than or equal to 1');
  return value;
}

/** The whole number under a key, held to its limits. */
export function optionalInteger(input: Input, key: string, min: number, max: number): number | undefined {
  const value = input[key] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(key, 'a whole number');
  if (value < min) throw validationError(String(value), key, `Member must have value greater than or equal to ${min}`);
  if (value > max) throw validationError(String(value), key, `Member must have value less than or equal to ${max}`);
  return value;
}

/** The moment under a key, epoch milliseconds. */
export function optionalInstant(input: Input, key: string): number | undefined {
  return optionalInteger(input, key, 0, Number.MAX_SAFE_INTEGER);
}

/** The flag under a key. */
export function optionalFlag(input: Input, key: string): boolean | undefined {
  const value = input[key] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrongType(key, 'a boolean');
}

/** The list of texts under a key, held to its length. */
export function optionalTexts(input: Input, key: string, maxLength: number): readonly string[] | undefined {
  const value = input[key] ?? undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw wrongType(key, 'a list of strings');
  if (value.length === 0 || value.length > maxLength) {
    const limit = value.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${maxLength}`;
    throw validationError(JSON.stringify(value), key, `Member must have length ${limit}`);
  }
  return value;
}

function wrongType(key: string, expected: string): AwsError {
  return new AwsError('SerializationException', `${key} must be ${expected}`);
}
