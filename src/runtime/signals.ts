/** How a person or a supervisor stops the program. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

export interface Signals {
  /** Calls the listener at every stop signal until the returned function is called. */
  onStop(listener: (signal: StopSignal) => void): () => void;
}

export const systemSignals: Signals = {
  onStop: (listener) => {
    const stops: StopSignal[] = ['SIGINT', 'SIGTERM'];
    const handlers = stops.map((signal) => [signal, () => listener(signal)] as const);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    return () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    };
  },
};
