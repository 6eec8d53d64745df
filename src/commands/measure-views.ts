import type { Gap, Notice } from '../domain/gap.ts';
import type { MeasuredRecordsOptions } from '../render/machine/measured-answers.ts';
import { parseFields } from '../render/machine/record-fields.ts';
import type { SafeText } from '../render/safe-text.ts';
import type { MeasuredLook } from '../render/text/measure/measured-answer.ts';
import { gapMessage, noticeText } from '../render/text/messages.ts';
import type { Machine } from '../runtime/machine.ts';
import { ANSWER_FORMATS } from './answer-views.ts';
import { displayOn, isUnderCi } from './display.ts';
import { outputChoices } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';
import { finish, outputFor, writeTo } from './outputs.ts';

/** The flags that say how what was measured is shown, as commander leaves them. */
export interface MeasureViewFlags extends SharedFlags {
  readonly output: readonly string[];
  readonly fields?: string;
}

/** How one kind of answer is shown. */
export interface MeasureForms<Answer> {
  readonly text: (answer: Answer, look: MeasuredLook) => SafeText;
  readonly records: (answer: Answer, options: MeasuredRecordsOptions) => string;
}

/** Shows an answer in every form that was asked for; what a form has no place for goes to stderr. */
export type ShowMeasured<Answer> = (answer: Answer, place: string) => Promise<void>;

/** Checks the flags now. @throws UsageError */
export function measureViews<Answer extends { readonly gaps: readonly Gap[]; readonly notices: readonly Notice[] }>(
  type: 'cold-starts' | 'cost',
  flags: MeasureViewFlags,
  { text, records }: MeasureForms<Answer>,
  timeZone: string,
  machine: Machine,
): ShowMeasured<Answer> {
  const choices = outputChoices(flags.output, ANSWER_FORMATS, 'text');
  const fields = flags.fields === undefined ? undefined : parseFields(flags.fields, type);
  return async (answer, place) => {
    let areGapsTold = true;
    let areNoticesTold = true;
    for (const choice of choices) {
      const output = outputFor(choice, machine);
      const { format } = choice;
      if (format === 'text') {
        const look = { ...displayOn(output, flags, machine), timeZone, place, todayAtMs: machine.clock.now() };
        await writeTo(output, text(answer, look));
        areNoticesTold = false;
      } else {
        const given = fields === undefined ? {} : { fields };
        await writeTo(output, records(answer, { format, underCi: isUnderCi(machine), ...given }));
        // A single field is printed bare, and tables have no place for anything else.
        const isWhole = (format === 'ndjson' || format === 'json') && fields?.length !== 1;
        areGapsTold &&= isWhole;
        areNoticesTold &&= isWhole && format === 'ndjson';
      }
      await finish(output);
    }
    const { err, out } = machine.streams;
    if (flags.quiet || out.isClosed) return;
    if (!areGapsTold) for (const gap of answer.gaps) await err.write(gapMessage(gap, timeZone));
    if (!areNoticesTold) for (const notice of answer.notices) await err.write(noticeText(notice));
  };
}
