import { hashOf } from '../world/chance.ts';
import { invalidParameter } from './aws-error.ts';

const LIFE_MS = 24 * 3_600_000;

/**
 * Makes a token for the next page: it carries the place to go on from, belongs to one request (`owner` is whatever
 * must stay the same) and lives for 24 hours. Nothing is kept on this side.
 */
export function writeToken(owner: string, nowMs: number, place: readonly unknown[]): string {
  const body = JSON.stringify([nowMs, hashOf(owner), ...place]);
  return Buffer.from(`${hashOf('token', body).toString(36)}.${body}`).toString('base64url');
}

/**
 * The place in a token.
 * @throws whatever `refusal` makes (else AwsError InvalidParameterException) for a token that is forged, expired or another
 * request's
 */
export function readToken(
  owner: string,
  nowMs: number,
  token: string,
  refusal: () => Error = invalidToken,
): readonly unknown[] {
  const text = Buffer.from(token, 'base64url').toString();
  const dot = text.indexOf('.');
  const body = text.slice(dot + 1);
  const isWhole = Buffer.from(text).toString('base64url') === token;
  if (!isWhole || dot < 0 || text.slice(0, dot) !== hashOf('token', body).toString(36)) throw refusal();
  const [issuedAtMs, ownerHash, ...place] = parseList(body);
  if (ownerHash !== hashOf(owner) || typeof issuedAtMs !== 'number' || nowMs - issuedAtMs > LIFE_MS) throw refusal();
  return place;
}

function parseList(body: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function invalidToken(): Error {
  return invalidParameter('The specified nextToken is invalid.');
}
