import { UsageError } from '../domain/errors.ts';
import type { MeasureTools } from '../jobs/measure/measure-question.ts';
import { priceNotice, priceQuestion, priceText } from '../render/text/measure/price-text.ts';
import { usdText } from '../render/text/money.ts';
import type { Machine } from '../runtime/machine.ts';
import { isUnderCi } from './display.ts';
import { maxCostOf, type PriceFlags } from './flags/engine.ts';
import type { SharedFlags } from './flags/shared.ts';

/** Up to here nothing is said of a price. US dollars. */
const NOT_WORTH_A_WORD_USD = 0.01;

/**
 * Says what something costs before it is done, and asks a person where all of it together is more than `--max-cost`, or where no
 * price is known. Where nobody can be asked, the command ends with a usage error that names price and flag.
 * @param beforeSaying takes away what stands on the line that is written over
 * @throws UsageError for a bound that is no amount
 */
export function createPriceGate(
  flags: SharedFlags & PriceFlags,
  machine: Machine,
  beforeSaying: () => Promise<void>,
): MeasureTools['mayCost'] {
  const maxUsd = maxCostOf(flags);
  const { err, in: input } = machine.streams;
  let spentUsd = 0;
  const isAgreedTo = async (what: string, costUsd: number | undefined): Promise<boolean> => {
    const answer = isUnderCi(machine) ? undefined : await input.ask(priceQuestion(what, costUsd, maxUsd));
    if (answer === undefined) throw refused(what, costUsd, spentUsd, maxUsd);
    return /^y(?:es)?$/i.test(answer);
  };
  return async (what, costUsd) => {
    // What is not known may be anything.
    const mostUsd = costUsd ?? Number.POSITIVE_INFINITY;
    const isWithin = spentUsd + mostUsd <= maxUsd;
    const isWorthAWord = !isWithin || mostUsd > NOT_WORTH_A_WORD_USD;
    if (isWorthAWord) await beforeSaying();
    if (isWorthAWord && isWithin && !flags.quiet) await err.write(priceNotice(what, costUsd));
    const isWanted = isWithin || (await isAgreedTo(what, costUsd));
    if (isWanted) spentUsd += costUsd ?? 0;
    return isWanted;
  };
}

function refused(what: string, costUsd: number | undefined, spentUsd: number, maxUsd: number): UsageError {
  if (costUsd === undefined) {
    return new UsageError(`what ${what} costs is not known`, {
      hint: '--max-cost any pays it all the same; --engine filter reads the lines, which is free',
    });
  }
  const before = spentUsd === 0 ? '' : ` after ${usdText(spentUsd)}`;
  return new UsageError(`${what} costs ${priceText(costUsd)}${before}, and --max-cost is ${usdText(maxUsd)}`, {
    hint: `--max-cost ${enoughFor(spentUsd + costUsd)}, or a shorter time with --since`,
  });
}

/** An amount to type that is enough: whole cents, upwards. */
function enoughFor(usd: number): string {
  return (Math.ceil(usd * 100) / 100).toFixed(2);
}
