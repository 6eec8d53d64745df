// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS package, whose exports the linter does not read
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeLine } from '../../../src/render/sanitize.ts';
import { workflowCommandsIn } from './workflow-runner.ts';

const ESC = '\u001b';
const piece = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 6 }),
  fc.constantFrom(
    ...[
      `${ESC}[31m`,
      `${ESC}[0m`,
      `${ESC}[8m`,
      `${ESC}[38;5;9m`,
      `${ESC}[2J`,
      `${ESC}]0;owned\u0007`,
      `${ESC}P$qm${ESC}\\`,
    ],
    ...[
      `${ESC}]52;c;eA==\u0007`,
      `${ESC}[?1049h`,
      '\u009b2J',
      '\u009d0;owned\u009c',
      '\r',
      '\r\n',
      '\n',
      '\t',
      '\b',
      '\u0007',
    ],
    ...['\u202e', '\u2066', '\u2028', '\ufeff', '\u00a0', '\ud83d', '\ude00', '😀', 'é', '東'],
    ...[
      '::',
      ':',
      '#',
      '##',
      '[',
      ']',
      '##[error]',
      '##vso[a]',
      '##TeamCity[b]',
      '::error::',
      'section_start:1:',
      ' ',
      '\u3000',
    ],
  ),
);
const hostileText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

describe('the sanitiser', () => {
  it.each([
    ['plain words', 'plain words'],
    [`${ESC}[31mred`, '^[[31mred'],
    ['bell\u0007 back\b nul\u0000 del\u007f', 'bell^G back^H nul^@ del^?'],
    ['\u009b2J \u0085', '<U+009B>2J <U+0085>'],
    ['a\u202eb\u2066c\u200fd\u061c', 'a<U+202E>b<U+2066>c<U+200F>d<U+061C>'],
    ['a\u2028b\u2029c\ufeff', 'a<U+2028>b<U+2029>c<U+FEFF>'],
    ['\ud800 \udfff 😀', '<U+D800> <U+DFFF> 😀'],
    ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['a\tb\n\tc', 'a   b\n    c'],
    ['a\u00a0b', 'a b'],
    ['日本語 café 👨‍👩‍👧', '日本語 café 👨‍👩‍👧'],
  ])('shows %j as %j', (text, shown) => {
    expect(sanitize(text)).toBe(shown);
  });

  it('lets nothing through but printable characters and line breaks', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(sanitize(text)).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u{FEFF}\u{A0}]/u);
        expect(sanitizeLine(text)).not.toContain('\n');
      }),
    );
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = sanitize(text, { ansi: 'show', underCi: true });
        expect(sanitize(shown, { ansi: 'show', underCi: true })).toBe(shown);
      }),
    );
  });

  it('leaves a terminal as it was: no title, clipboard, reply, mode, bell or cursor jump', async () => {
    const lines = fc.sample(hostileText, { numRuns: 400, seed: 7 }).map((text) => sanitizeLine(text));
    const terminal = new xterm.Terminal({ cols: 500, rows: 1_000, scrollback: 0, allowProposedApi: true });
    const modes = JSON.stringify(terminal.modes);
    const events: string[] = [];
    terminal.onTitleChange((title) => events.push(`title ${title}`));
    terminal.onData((data) => events.push(`reply ${data}`));
    terminal.onBell(() => events.push('bell'));
    await new Promise<void>((resolve) => terminal.write(lines.map((line) => `${line}|\r\n`).join(''), resolve));
    expect(events).toEqual([]);
    expect(JSON.stringify(terminal.modes)).toBe(modes);
    expect(terminal.buffer.active.type).toBe('normal');
    expect(terminal.buffer.active.cursorY).toBe(lines.length);
  });

  it('takes time in proportion to the text', () => {
    const text = `${ESC}[`.repeat(500_000);
    expect(sanitize(text)).toHaveLength(1_500_000);
    expect(sanitize(text, { ansi: 'sgr', underCi: true })).toHaveLength(1_500_000);
    expect(sanitize('\t\n'.repeat(300_000))).toHaveLength(1_500_000);
    expect(sanitize('#'.repeat(500_000), { ansi: 'show', underCi: true })).toHaveLength(500_000);
    expect(sanitize(' '.repeat(500_000), { ansi: 'show', underCi: true })).toHaveLength(500_000);
  });
});

describe('the sanitiser, letting colours through', () => {
  const colours = (text: string) => sanitize(text, { ansi: 'sgr' });

  it.each([
    [`${ESC}[31mred${ESC}[0m plain`, `${ESC}[31mred${ESC}[0m plain`],
    [`${ESC}[1;38;5;208mopen`, `${ESC}[1;38;5;208mopen${ESC}[0m`],
    [`${ESC}[31mone\ntwo`, `${ESC}[31mone${ESC}[0m\ntwo`],
    [`${ESC}[8mhidden`, '^[[8mhidden'],
    [`${ESC}[38;2;5;8;6mok${ESC}[m`, `${ESC}[38;2;5;8;6mok${ESC}[m`],
    [`${ESC}[31;2Jx`, '^[[31;2Jx'],
    [`${ESC}]8;;https://x${ESC}\\link`, '^[]8;;https://x^[\\link'],
  ])('shows %j as %j', (text, shown) => {
    expect(colours(text)).toBe(shown);
  });

  it('closes every colour before its line ends', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const line of colours(text).split('\n')) {
          const sequences = line.match(new RegExp(`${ESC}\\[[0-9;]*m`, 'g')) ?? [];
          expect(line.replaceAll(new RegExp(`${ESC}\\[[0-9;]*m`, 'g'), '')).not.toContain(ESC);
          expect(['', `${ESC}[m`, `${ESC}[0m`]).toContain(sequences.at(-1) ?? '');
        }
      }),
    );
  });
});

describe('the sanitiser under CI', () => {
  it.each([
    ['::error::x', ': :error::x'],
    ['  ::set-output name=a::b', '  : :set-output name=a::b'],
    ['std::vector<int> ::ok', 'std::vector<int> ::ok'],
    ['a ##[error]b', 'a # #[error]b'],
    ['###[x] ##vso[y] ##TEAMCITY[z]', '## #[x] # #vso[y] # #TEAMCITY[z]'],
    ['## heading [x]', '## heading [x]'],
    ['section_start:1:x', 'section_start :1:x'],
  ])('shows %j as %j', (text, shown) => {
    expect(sanitize(text, { ansi: 'show', underCi: true })).toBe(shown);
  });

  it.each(['show', 'sgr'] as const)('leaves no command for a runner in any text (%s)', (ansi) => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(workflowCommandsIn(sanitize(text, { ansi, underCi: true }))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
