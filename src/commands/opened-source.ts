import type { Notice } from '../domain/gap.ts';
import type {
  FunctionSummary,
  GroupSelection,
  InsightsSource,
  InventorySource,
  LogSource,
  MetricSource,
} from '../domain/sources.ts';
import type { KnownFunctions } from '../jobs/find/known-functions.ts';

/** A source that is ready to be read. */
export interface OpenSource {
  readonly source: LogSource;
  /** What the account holds; absent for files, and where several accounts or regions are read. */
  readonly inventory?: InventorySource;
  /** Logs Insights and metrics of that account and region; absent where `inventory` is. */
  readonly insights?: InsightsSource;
  readonly metrics?: MetricSource;
  /** Absent for files, and where several regions are read. */
  readonly region?: string;
  /** Empty for files: they are read whole. */
  readonly selections: readonly GroupSelection[];
  /** Those that were found at first; see `known` for those that join. */
  readonly functions: readonly FunctionSummary[];
  readonly known: KnownFunctions;
  /** True where more functions or groups may come to match while a follow runs. */
  readonly mayGrow: boolean;
  /** Where it is, for the header: `prod eu-west-1`, or the names of the files. */
  readonly place: string;
  readonly isFile: boolean;
  readonly notices: readonly Notice[];
}
