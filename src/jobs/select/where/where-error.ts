import { UsageError } from '../../../domain/errors.ts';

/** A mistake in a `--where` expression, and where in it: UTF-16 units from `start` to before `end`. */
export class WhereError extends UsageError {
  readonly start: number;
  readonly end: number;

  constructor(message: string, { start, end }: { readonly start: number; readonly end: number }, hint?: string) {
    super(message, hint === undefined ? {} : { hint });
    this.start = start;
    this.end = end;
  }
}
