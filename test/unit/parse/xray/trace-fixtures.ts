import { readdirSync, readFileSync } from 'node:fs';
import type { RawTrace } from '../../../../src/domain/sources.ts';
import type { Span } from '../../../../src/domain/span.ts';

/** A file of `test/fixtures/xray`; its README says how to read it. */
export interface TraceFixture {
  readonly file: string;
  readonly case: string;
  readonly raw: RawTrace;
  /** An id that begins with a star is any id that no other span has. */
  readonly spans: readonly Span[];
  readonly warnings: readonly { readonly kind: string; readonly says: string }[];
}

interface FixtureFile {
  readonly case: string;
  readonly traceId: string;
  readonly isTruncated?: boolean;
  readonly documents: readonly (object | string)[];
  readonly spans: readonly Omit<Span, 'traceId' | 'status' | 'annotations' | 'links' | 'isInferred'>[];
  readonly warnings: TraceFixture['warnings'];
}

const FOLDER = new URL('../../../fixtures/xray/', import.meta.url);

/** All of them. */
export function traceFixtures(): TraceFixture[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const {
        traceId,
        isTruncated = false,
        documents,
        spans,
        ...rest
      } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as FixtureFile;
      const texts = documents.map((document) => (typeof document === 'string' ? document : JSON.stringify(document)));
      const defaults = { traceId, status: 'ok', annotations: {}, links: [], isInferred: false } as const;
      return {
        file,
        ...rest,
        raw: { traceId, isTruncated, documents: texts },
        spans: spans.map((span) => ({ ...defaults, ...span })),
      };
    });
}
