import { AwsError } from '../aws-error.ts';
import type { Input } from '../call.ts';

/** X-Ray's answer to a value that is not allowed. */
export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}

/** The list of texts under a key. @throws AwsError InvalidRequestException where it is absent, empty or something else */
export function requiredTexts(input: Input, key: string): readonly string[] {
  const value = input[key];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw invalidRequest(`${key} must be a list of strings`);
  }
  if (value.length === 0) throw invalidRequest(`${key} must not be empty`);
  return value;
}

/** The moment under a key, sent as epoch seconds, in milliseconds. @throws AwsError InvalidRequestException where it is absent */
export function requiredSeconds(input: Input, key: string): number {
  const value = input[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidRequest(`${key} must be epoch seconds`);
  return Math.round(value * 1000);
}
