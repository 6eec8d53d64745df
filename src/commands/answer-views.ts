import type { Gap, Notice } from '../domain/gap.ts';
import type { TabularType } from '../render/machine/record-fields.ts';
import { createRecordWriter } from '../render/machine/record-writer.ts';
import type { WireRecord } from '../render/machine/records.ts';
import type { SafeText } from '../render/safe-text.ts';
import { gapMessage, noticeText, searchText } from '../render/text/messages.ts';
import type { Machine } from '../runtime/machine.ts';
import { type Display, displayOn, isUnderCi } from './display.ts';
import type { OutputChoice } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';
import { finish, outputFor, writeTo } from './outputs.ts';

/** The formats of an answer that is one table of records. */
export const ANSWER_FORMATS = ['text', 'ndjson', 'json', 'tsv', 'csv'] as const;

export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

/** An answer that is there whole, and how it is shown. */
export interface ShownAnswer {
  /** The verb that was typed. */
  readonly command: string;
  readonly type: TabularType;
  readonly records: readonly WireRecord[];
  /** What stands after all others, in formats that have a place for it; absent for none. */
  readonly last?: WireRecord;
  /** The text, with gaps and notices in it. */
  readonly text: (display: Display) => SafeText;
  readonly gaps: readonly Gap[];
  readonly notices: readonly Notice[];
  readonly apiCalls: number;
  /** IANA name. */
  readonly timeZone: string;
}

/** Writes an answer in every form that was asked for; what a form has no place for goes to stderr. @throws SlsobsError */
export async function showAnswer(
  answer: ShownAnswer,
  choices: readonly OutputChoice<AnswerFormat>[],
  fields: readonly string[] | undefined,
  flags: SharedFlags,
  machine: Machine,
): Promise<void> {
  const { command, type, records, last, gaps, notices, timeZone, apiCalls } = answer;
  const { err, out } = machine.streams;
  const say = async (text: string): Promise<void> => {
    if (!flags.quiet && !out.isClosed) await err.write(text);
  };
  let areGapsTold = true;
  let areNoticesTold = true;
  for (const choice of choices) {
    const output = outputFor(choice, machine);
    if (choice.format === 'text') {
      await writeTo(output, answer.text(displayOn(output, flags, machine)));
    } else {
      const given = fields === undefined ? {} : { fields };
      const writer = createRecordWriter({
        format: choice.format,
        command,
        type,
        underCi: isUnderCi(machine),
        ...given,
      });
      const told = [...gaps.map(writer.addGap), ...notices.map(writer.addNotice)].join('');
      await writeTo(output, writer.add(records) + told + (last === undefined ? writer.end() : writer.endWith(last)));
      areGapsTold &&= writer.tellsGaps;
      areNoticesTold &&= writer.tellsGaps && choice.format === 'ndjson';
    }
    await finish(output);
  }
  if (!areGapsTold) for (const gap of gaps) await say(gapMessage(gap, timeZone));
  if (!areNoticesTold) for (const notice of notices) await say(noticeText(notice));
  await say(searchText({ apiCalls }));
}
