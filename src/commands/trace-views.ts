import type { TraceAnswer } from '../domain/results/trace-answer.ts';
import type { Usage } from '../domain/sources.ts';
import { traceScreen } from '../render/text/trace/trace-screen.ts';
import type { Machine } from '../runtime/machine.ts';
import { displayOn } from './display.ts';
import { outputChoices } from './flags/output.ts';
import type { SharedFlags } from './flags/shared.ts';
import { outputFor } from './outputs.ts';

/** The formats of `trace`. */
export const TRACE_FORMATS = ['text'] as const;

/** The flags that say how traces are shown, as commander leaves them. */
export interface TraceViewFlags extends SharedFlags {
  readonly output: readonly string[];
  readonly logs: boolean;
}

/** All outputs of a `trace`. */
export interface TraceViews {
  show(answer: TraceAnswer, place: string): Promise<void>;
  /** Ends the outputs; gives what the answers had in common. */
  end(): Promise<{ gaps: number; usage: Usage }>;
}

/** Checks the flags and makes the outputs. @throws UsageError */
export function openTraceViews(flags: TraceViewFlags, machine: Machine, timeZone: string): TraceViews {
  const outputs = outputChoices(flags.output, TRACE_FORMATS, 'text').map((choice) => ({
    format: choice.format,
    output: outputFor(choice, machine),
  }));
  let gaps = 0;
  let apiCalls = 0;
  let shown = 0;
  return {
    show: async (answer, place) => {
      gaps += answer.gaps.length;
      apiCalls += answer.usage.apiCalls;
      for (const { output } of outputs) {
        const look = displayOn(output, flags, machine);
        const text = traceScreen(answer, {
          ...look,
          timeZone,
          place,
          logs: flags.logs,
          todayAtMs: machine.clock.now(),
        });
        await output.write(shown > 0 ? `\n${text}` : text);
      }
      shown += 1;
    },
    end: async () => {
      for (const { output } of outputs) await output.flushed();
      return { gaps, usage: { apiCalls, duplicates: 0 } };
    },
  };
}
