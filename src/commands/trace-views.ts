import type { TraceAnswer } from '../domain/results/trace-answer.ts';
import type { Usage } from '../domain/sources.ts';
import { createTraceRecords } from '../render/machine/trace-records.ts';
import { traceScreen } from '../render/text/trace/trace-screen.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Output } from '../runtime/streams.ts';
import { displayOn, isUnderCi } from './display.ts';
import { outputChoices } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';
import { finish, outputFor, writeTo } from './outputs.ts';

/** The formats of `trace`. */
export const TRACE_FORMATS = ['text', 'ndjson', 'json'] as const;

type TraceFormat = (typeof TRACE_FORMATS)[number];

/** The flags that say how traces are shown, as commander leaves them. */
export interface TraceViewFlags extends SharedFlags {
  readonly output: readonly string[];
  readonly logs: boolean;
}

/** All outputs of a `trace`. */
export interface TraceViews {
  /** @param place where it was found, for people */
  show(answer: TraceAnswer, place: string): Promise<void>;
  /** Ends the outputs; gives what the answers come to. */
  end(): Promise<{ gaps: number; usage: Usage }>;
}

interface TraceView {
  show(answer: TraceAnswer, place: string): string;
  end(): string;
}

/** Checks the flags and makes the outputs. @throws UsageError */
export function openTraceViews(flags: TraceViewFlags, machine: Machine, timeZone: string): TraceViews {
  const outputs = outputChoices(flags.output, TRACE_FORMATS, 'text').map((choice) => {
    const output = outputFor(choice, machine);
    return { output, view: viewOf(choice.format, output, flags, machine, timeZone) };
  });
  let gaps = 0;
  let apiCalls = 0;
  return {
    show: async (answer, place) => {
      gaps += answer.gaps.length;
      apiCalls += answer.usage.apiCalls;
      for (const { output, view } of outputs) await writeTo(output, view.show(answer, place));
    },
    end: async () => {
      for (const { output, view } of outputs) {
        await writeTo(output, view.end());
        await finish(output);
      }
      return { gaps, usage: { apiCalls, duplicates: 0 } };
    },
  };
}

function viewOf(
  format: TraceFormat,
  output: Output,
  flags: TraceViewFlags,
  machine: Machine,
  timeZone: string,
): TraceView {
  if (format !== 'text') return createTraceRecords({ format, command: 'trace', underCi: isUnderCi(machine) });
  const look = { ...displayOn(output, flags, machine), timeZone, logs: flags.logs, todayAtMs: machine.clock.now() };
  let separator = '';
  return {
    show: (answer, place) => {
      const text = `${separator}${traceScreen(answer, { ...look, place })}`;
      separator = '\n';
      return text;
    },
    end: () => '',
  };
}
