import { asSafe, type SafeText } from './safe-text.ts';
import { breakWorkflowCommands } from './workflow-commands.ts';

/** What may stay in text that others wrote. */
export interface SanitizeOptions {
  /** `show`: every escape is shown; `sgr`: well-formed colour sequences are let through, and closed. */
  readonly ansi: 'show' | 'sgr';
  /** True where a CI runner reads the output: no line may form a workflow command. */
  readonly underCi?: boolean;
}

const PLAIN: SanitizeOptions = { ansi: 'show' };

/** Line breaks that are not `\n`, and every character that moves, hides, reorders or rings: but `\n`. */
const UNSAFE = /\r\n?|(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u{FEFF}\u{A0}]/gu;
const NOT_CLEAN_ASCII = /[^ -~\n]/;
const ESC = '\u001b';
const SGR = new RegExp(`${ESC}\\[([0-9;]{0,40})m`, 'g');
const RESET = `${ESC}[0m`;
const TAB_STOP = 4;

/**
 * The one way from untrusted text to the screen. Control characters, bidi controls, line separators, byte-order marks and
 * lone surrogates are shown (`^[`, `<U+202E>`), tabs become spaces, `\r\n` and `\r` line breaks (platform fact 8.27), U+00A0 a space.
 * Newlines stay: who prints several lines puts a gutter before all but the first. Linear in the text.
 */
export function sanitize(text: string, options: SanitizeOptions = PLAIN): SafeText {
  const shown = options.ansi === 'sgr' && text.includes(ESC) ? keepColours(text) : show(text);
  return options.underCi ? breakWorkflowCommands(asSafe(shown)) : asSafe(shown);
}

/** The same on one line: line breaks are shown as `⏎`. For names, cells and fields. */
export function sanitizeLine(text: string, options: SanitizeOptions = PLAIN): SafeText {
  return asSafe(sanitize(text, options).replaceAll('\n', '⏎'));
}

function show(text: string): string {
  if (!NOT_CLEAN_ASCII.test(text)) return text;
  return expandTabs(text.replace(UNSAFE, visible));
}

function visible(found: string): string {
  const code = found.charCodeAt(0);
  if (found.startsWith('\r')) return '\n';
  if (found === '\t') return found;
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  if (code === 0x7f) return '^?';
  if (code === 0xa0) return ' ';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  const expandLine = (line: string): string =>
    line.split('\t').reduce((before, part) => before + ' '.repeat(TAB_STOP - (before.length % TAB_STOP)) + part);
  return text.split('\n').map(expandLine).join('\n');
}

/** Colours end with their line, so that neither a gutter nor the next row takes them over. */
function keepColours(text: string): string {
  let isOpen = false;
  let kept = '';
  text.split(SGR).forEach((piece, index) => {
    if (index % 2 === 1) {
      const isColour = isColourSequence(piece);
      kept += isColour ? `${ESC}[${piece}m` : show(`${ESC}[${piece}m`);
      if (isColour) isOpen = !/^0*$/.test(piece);
      return;
    }
    const shown = show(piece);
    const lineEnd = isOpen ? shown.indexOf('\n') : -1;
    if (lineEnd >= 0) isOpen = false;
    kept += lineEnd >= 0 ? `${shown.slice(0, lineEnd)}${RESET}${shown.slice(lineEnd)}` : shown;
  });
  return isOpen ? kept + RESET : kept;
}

/** True for parameters that only colour or stress. Blinking (5, 6), concealing (8) and fonts (10 to 20) are not for logs. */
function isColourSequence(parameters: string): boolean {
  const codes = parameters.split(';').map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4;
    else if (code === 5 || code === 6 || code === 8 || (code >= 10 && code <= 20) || code > 107) return false;
  }
  return true;
}
