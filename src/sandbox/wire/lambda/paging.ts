import { AwsError } from '../aws-error.ts';

const MAX_ITEMS = 50;

/** Which part of a list is asked for. */
export interface Paging {
  /** At most 50, whatever MaxItems asks for. */
  readonly maxItems: number;
  /** The item that the page comes after; empty for the first page. */
  readonly after: string;
}

/** Reads `MaxItems` and `Marker`. @throws AwsError InvalidParameterValueException */
export function readPaging(query: URLSearchParams): Paging {
  const maxItems = Number(query.get('MaxItems') ?? MAX_ITEMS);
  if (!Number.isInteger(maxItems) || maxItems < 1 || maxItems > 10_000) {
    throw new AwsError('InvalidParameterValueException', 'MaxItems must be a whole number from 1 to 10000');
  }
  return {
    maxItems: Math.min(maxItems, MAX_ITEMS),
    after: Buffer.from(query.get('Marker') ?? '', 'base64url').toString(),
  };
}

/** The marker of the page after an item. */
export function markerAfter(item: string): string {
  return Buffer.from(item).toString('base64url');
}
