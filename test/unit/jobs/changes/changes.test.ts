import { describe, expect, it } from 'vitest';
import { CredentialsError } from '../../../../src/domain/errors.ts';
import type { Change } from '../../../../src/domain/results/changes.ts';
import type { FunctionSummary, InventorySource, PublishedVersion } from '../../../../src/domain/sources.ts';
import { changesOf } from '../../../../src/jobs/changes/changes.ts';
import { at, deployed, inventoryOf, version } from './deployed.ts';

const window = { startAtMs: at('08:00:00'), endAtMs: at('14:00:00') };

function ask(functions: readonly FunctionSummary[], inventory: InventorySource) {
  return changesOf({ functions, ...window }, { inventory, signal: AbortSignal.any([]) });
}

/** What is told of `orders`, a line each. */
async function told(summary: Partial<FunctionSummary>, versions: readonly PublishedVersion[]): Promise<string[]> {
  const { changes } = await ask([deployed('orders', summary)], inventoryOf(versions));
  return changes.map(lineOf);
}

function lineOf({ functionName, atMs, kind, version: which = '', detail = '' }: Change): string {
  const time = new Date(atMs).toISOString().slice(11, 19);
  return [time, functionName, kind, which, detail].filter((part) => part !== '').join(' ');
}

describe('what changed', () => {
  it('is told by time, the newest last, over several functions', async () => {
    const versions = [version(8, '13:00:00'), version(7, '09:00:00'), version(6, '08:30:00')];
    const functions = [deployed('orders'), deployed('pricing', { lastModifiedAtMs: at('12:05:40') })];
    const { changes, usage } = await ask(functions, inventoryOf(versions));
    expect(changes.map(lineOf)).toEqual([
      '08:30:00 orders version 6',
      '09:00:00 orders version 7',
      '12:05:40 pricing latest $LATEST',
      '13:00:00 orders version 8',
    ]);
    expect(usage.apiCalls).toBe(2);
  });

  it('is told of the time that was asked for, both ends included', async () => {
    const times = ['07:59:59', '08:00:00', '14:00:00', '14:00:01'];
    expect(
      await told(
        {},
        times.map((time, index) => version(index + 1, time)),
      ),
    ).toEqual(['08:00:00 orders version 2', '14:00:00 orders version 3']);
  });

  it('is one change where $LATEST was published at once', async () => {
    const published = [version(7, '12:05:52', { codeSha256: 'new' })];
    const expected = ['12:05:52 orders version 7'];
    expect(await told({ lastModifiedAtMs: at('12:05:52'), codeSha256: 'new' }, published)).toEqual(expected);
    expect(await told({ lastModifiedAtMs: at('12:05:40'), codeSha256: 'new' }, published)).toEqual(expected);
  });

  it('is two where $LATEST was published later, or with other code', async () => {
    expect(
      await told({ lastModifiedAtMs: at('09:00:00'), codeSha256: 'new' }, [
        version(7, '12:00:00', { codeSha256: 'new' }),
      ]),
    ).toEqual(['09:00:00 orders latest $LATEST code as in version 7', '12:00:00 orders version 7']);
    expect(
      await told({ lastModifiedAtMs: at('12:00:00'), codeSha256: 'new' }, [
        version(7, '12:00:05', { codeSha256: 'old' }),
      ]),
    ).toEqual(['12:00:00 orders latest $LATEST code of no published version', '12:00:05 orders version 7']);
  });

  it('says whose code $LATEST has, the newest version of several, and nothing where none was ever published', async () => {
    const lastModifiedAtMs = at('13:00:00');
    const versions = [
      version(5, '08:30:00', { codeSha256: 'a' }),
      version(6, '08:40:00', { codeSha256: 'a' }),
      version(7, '08:50:00', { codeSha256: 'b' }),
    ];
    expect((await told({ lastModifiedAtMs, codeSha256: 'a' }, versions)).at(-1)).toBe(
      '13:00:00 orders latest $LATEST code as in version 6',
    );
    expect(await told({ lastModifiedAtMs, codeSha256: 'a' }, [])).toEqual(['13:00:00 orders latest $LATEST']);
  });

  it('says of a version that its code is that of the one before, and how it was described', async () => {
    const versions = [
      version(9, '08:30:00', { codeSha256: 'a' }),
      version(10, '08:40:00', { codeSha256: 'a', description: 'more memory' }),
      version(11, '08:50:00', { codeSha256: 'b', description: '' }),
    ];
    expect(await told({}, versions)).toEqual([
      '08:30:00 orders version 9',
      '08:40:00 orders version 10 code as in version 9, “more memory”',
      '08:50:00 orders version 11',
    ]);
  });
});

describe('what is not known of changes', () => {
  it('is said of $LATEST where it changed since: Lambda keeps only the newest change', async () => {
    const functions = [
      deployed('a', { lastModifiedAtMs: at('12:00:00') }),
      deployed('b', { lastModifiedAtMs: at('07:00:00') }),
      deployed('c', { lastModifiedAtMs: at('15:00:00') }),
      deployed('d'),
    ];
    const { notices } = await ask(functions, inventoryOf([]));
    expect(notices.map(({ text }) => text)).toEqual([
      'Lambda keeps only the newest change of $LATEST: earlier ones of a and c are not known',
      'Lambda does not say when d last changed',
    ]);
  });

  it('is one gap for all functions whose versions may not be listed, and the rest is answered', async () => {
    const functions = ['orders', 'p', 'q', 'r', 's'].map((name) =>
      deployed(name, { lastModifiedAtMs: at('12:00:00'), codeSha256: 'a' }),
    );
    const { changes, gaps } = await ask(functions, inventoryOf([version(1, '09:00:00')], ['p', 'q', 'r', 's']));
    expect(changes.map(lineOf)).toContain('09:00:00 orders version 1');
    expect(changes.map(lineOf)).toContain('12:00:00 p latest $LATEST');
    expect(gaps).toMatchObject([
      {
        state: 'final',
        reason: 'denied',
        fromAtMs: window.startAtMs,
        toAtMs: window.endAtMs,
        advice: 'published versions of p, q, r and 1 more are not known (lambda:ListVersionsByFunction is not allowed)',
      },
    ]);
  });

  it('is an error where nobody can be asked, and where nothing was told of any function', async () => {
    const expired: InventorySource = {
      ...inventoryOf([]),
      versions: () => {
        throw new CredentialsError('expired');
      },
    };
    await expect(ask([deployed('orders', { lastModifiedAtMs: 1 })], expired)).rejects.toThrow('expired');
    await expect(ask([deployed('p')], inventoryOf([], ['p']))).rejects.toMatchObject({ exitCode: 4 });
  });
});
