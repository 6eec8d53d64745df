import { type AnswerRecords, writtenAnswer } from '../render/machine/answer-records.ts';
import { parseFields, type TabularType } from '../render/machine/record-fields.ts';
import type { SafeText } from '../render/safe-text.ts';
import { gapMessage, noticeText, searchText } from '../render/text/messages.ts';
import type { Machine } from '../runtime/machine.ts';
import { type Display, displayOn, isUnderCi } from './display.ts';
import { outputChoices } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';
import { finish, outputFor, writeTo } from './outputs.ts';

/** The formats of an answer that is one table of records. */
export const ANSWER_FORMATS = ['text', 'ndjson', 'json', 'tsv', 'csv'] as const;

/** The flags that say how an answer is shown, as commander leaves them. */
export interface AnswerViewFlags extends SharedFlags {
  readonly output: readonly string[];
  readonly fields?: string;
}

/** An answer that is there whole, and how it is shown. */
export interface ShownAnswer {
  /** Gaps stand in it. */
  readonly text: (display: Display) => SafeText;
  /** True where notices do, too. */
  readonly textTellsNotices: boolean;
  readonly records: AnswerRecords;
  /** Told on stderr at the end; absent: not told. */
  readonly apiCalls?: number;
}

/**
 * Checks the flags now; gives what writes an answer in every form that was asked for, and on stderr what a form has no place for.
 * @param timeZone IANA name
 * @throws UsageError
 */
export function answerViews(
  type: TabularType,
  flags: AnswerViewFlags,
  timeZone: string,
  machine: Machine,
): (answer: ShownAnswer) => Promise<void> {
  const choices = outputChoices(flags.output, ANSWER_FORMATS, 'text');
  const fields = flags.fields === undefined ? {} : { fields: parseFields(flags.fields, type) };
  const { err, out } = machine.streams;
  const say = async (text: string): Promise<void> => {
    if (!flags.quiet && !out.isClosed) await err.write(text);
  };
  return async ({ text, textTellsNotices, records, apiCalls }) => {
    let areGapsTold = true;
    let areNoticesTold = true;
    for (const choice of choices) {
      const output = outputFor(choice, machine);
      const { format } = choice;
      if (format === 'text') {
        await writeTo(output, text(displayOn(output, flags, machine)));
        areNoticesTold &&= textTellsNotices;
      } else {
        const written = writtenAnswer(records, { format, underCi: isUnderCi(machine), ...fields });
        await writeTo(output, written.text);
        areGapsTold &&= written.tellsGaps;
        areNoticesTold &&= written.tellsNotices;
      }
      await finish(output);
    }
    if (!areGapsTold) for (const gap of records.gaps) await say(gapMessage(gap, timeZone));
    if (!areNoticesTold) for (const notice of records.notices) await say(noticeText(notice));
    if (apiCalls !== undefined) await say(searchText({ apiCalls }));
  };
}
