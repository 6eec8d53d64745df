import type { Gap, Notice } from '../../domain/gap.ts';
import type { FunctionSummary, GroupSelection, LogGroupSummary } from '../../domain/sources.ts';
import { functionNameOf } from '../../parse/lambda/log-stream.ts';
import { namesInWords } from '../changes/names-in-words.ts';

/** A function that cannot be measured, and why: a clause. */
export interface BlindSpot {
  readonly functionName: string;
  readonly why: string;
}

/** What is left to measure. */
export interface MeasurableLogs {
  readonly selections: readonly GroupSelection[];
  readonly blind: readonly BlindSpot[];
}

/**
 * Leaves out what no engine can see: functions that log their calls only where these fail (`SystemLogLevel` WARN, platform fact 8.25),
 * and logs that go elsewhere (class DELIVERY keeps them for a day and cannot be queried, platform fact 1.5).
 */
export function measurableLogs(
  selections: readonly GroupSelection[],
  functions: readonly FunctionSummary[],
  summaries: ReadonlyMap<string, LogGroupSummary>,
): MeasurableLogs {
  const isDelivered = (groupName: string): boolean => summaries.get(groupName)?.logClass === 'DELIVERY';
  const blind = new Map<string, BlindSpot>();
  for (const { name, logGroupName, systemLogLevel } of functions) {
    const why = isDelivered(logGroupName)
      ? 'its logs are delivered elsewhere (log class DELIVERY)'
      : systemLogLevel === 'WARN'
        ? 'logs at WARN hold no reports'
        : undefined;
    if (why !== undefined) blind.set(name, { functionName: name, why });
  }
  return { selections: without(selections, functions, (name) => blind.has(name)), blind: [...blind.values()] };
}

/** Leaves out functions: a group that is theirs alone, their part of a group that several share. */
export function without(
  selections: readonly GroupSelection[],
  functions: readonly FunctionSummary[],
  isLeftOut: (functionName: string) => boolean,
): GroupSelection[] {
  const writers = Map.groupBy(functions, ({ logGroupName }) => logGroupName);
  return selections.flatMap((selection) => {
    const { functionNames } = selection;
    if (functionNames !== undefined) {
      const left = functionNames.filter((name) => !isLeftOut(name));
      if (left.length === functionNames.length) return [selection];
      return left.length === 0 ? [] : [{ ...selection, functionNames: left }];
    }
    const known = writers.get(selection.group.name) ?? [];
    const isAllLeftOut = known.length > 0 && known.every(({ name }) => isLeftOut(name));
    return isAllLeftOut ? [] : [selection];
  });
}

/** What gaps turn out to say of functions. */
export interface ExplainedGaps {
  readonly gaps: readonly Gap[];
  readonly blind: readonly BlindSpot[];
  readonly notices: readonly Notice[];
}

const WHY: Partial<Record<Gap['reason'], string>> = {
  denied: 'its logs may not be read',
  'log-class': 'its log class cannot be asked this way',
  disconnected: 'its logs could not be read',
  unprocessed: 'its logs could not be read',
  retention: 'its logs of that time are gone',
};

/**
 * A group that is missing is no loss where its function exists: it was never called. The functions of groups that could not be seen at
 * all are named.
 */
export function explainGaps(gaps: readonly Gap[], functions: readonly FunctionSummary[]): ExplainedGaps {
  const writers = Map.groupBy(functions, ({ logGroupName }) => logGroupName);
  const isUnborn = ({ reason, group }: Gap): boolean => reason === 'not-logged' && writers.has(group?.name ?? '');
  const unborn = gaps.filter(isUnborn).map(({ group }) => group?.name ?? '');
  const blind = gaps.flatMap(({ reason, group }): BlindSpot[] => {
    const why = WHY[reason];
    if (why === undefined || group === undefined) return [];
    const known = writers.get(group.name)?.map(({ name }) => name);
    return (known ?? [functionNameOf({ group, logStreamName: '' }) ?? group.name]).map((functionName) => ({
      functionName,
      why,
    }));
  });
  return {
    gaps: gaps.filter((gap) => !isUnborn(gap)),
    blind: [...new Map(blind.map((one) => [one.functionName, one])).values()],
    notices:
      unborn.length === 0 ? [] : [{ topic: 'target', text: `nothing was ever logged to ${namesInWords(unborn)}` }],
  };
}
