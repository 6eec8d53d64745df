/** An event of the simulated service: what a program that loses nothing shows. Times in epoch milliseconds. */
export interface TrueEvent {
  readonly groupName: string;
  readonly streamName: string;
  readonly timestampMs: number;
  readonly ingestedAtMs: number;
  /** From then on the service gives it. */
  readonly visibleAtMs: number;
  readonly message: string;
  /** Its group was deleted then, and it with it; absent where it stays. */
  readonly deletedAtMs?: number;
}
