/** A task that waits for its time. */
export interface Timer {
  cancel(): void;
}

/**
 * The one owner of time in a simulation. The world goes on whatever the laptop does; the laptop's timers stand still while
 * it is suspended, as they do on a real one.
 */
export interface Scheduler {
  /** The world's time, epoch milliseconds. */
  now(): number;
  /** Runs a task at an instant of the world's time. */
  at(atMs: number, task: () => void): void;
  /** Runs a task on the laptop when it has been awake for so long. */
  after(delayMs: number, task: () => void): Timer;
  /** Resolves at an instant of the world's time, or when the laptop is awake again. */
  arrival(atMs: number): Promise<void>;
  /** The laptop sleeps from now on for so long. */
  suspend(durationMs: number): void;
  isSuspended(): boolean;
  /** Tasks that have run. */
  steps(): number;
  /**
   * Runs tasks in the order of their times until the condition holds. All that a task sets going has come to rest before
   * the next one runs: nothing in a simulation does real input or output, so that a turn of the event loop is enough.
   * @throws Error when nothing is left to run, or the world's time passes `untilMs`
   */
  run(isDone: () => boolean, untilMs: number): Promise<void>;
}

interface Task {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** @param turnsATask turns of the event loop that are taken for rest; more must change nothing */
export function createScheduler(startAtMs: number, turnsATask = 1): Scheduler {
  const world = createHeap();
  const laptop = createHeap();
  let nowMs = startAtMs;
  let suspendedMs = 0;
  let asleepUntilMs = Number.NEGATIVE_INFINITY;
  let order = 0;
  let steps = 0;

  /** Time on the laptop's own timers: the world's, less all sleep. */
  const awakeMs = (): number => Math.max(nowMs, asleepUntilMs) - suspendedMs;
  const add = (heap: Heap, atMs: number, run: () => void): Task => {
    order += 1;
    const task: Task = { atMs, order, run };
    heap.push(task);
    return task;
  };
  const after = (delayMs: number, run: () => void): Timer => {
    const task = add(laptop, awakeMs() + Math.max(0, delayMs), run);
    return {
      cancel: () => {
        task.run = undefined;
      },
    };
  };
  const nextOf = (heap: Heap): Task | undefined => {
    for (let first = heap.peek(); first !== undefined; first = heap.peek()) {
      if (first.run !== undefined) return first;
      heap.pop();
    }
    return undefined;
  };

  return {
    now: () => nowMs,
    at: (atMs, task) => void add(world, Math.max(atMs, nowMs), task),
    after,
    arrival: (atMs) =>
      new Promise((resolve) => {
        add(world, Math.max(atMs, nowMs), () => {
          if (nowMs < asleepUntilMs) after(0, resolve);
          else resolve();
        });
      }),
    suspend: (durationMs) => {
      suspendedMs += durationMs;
      asleepUntilMs = Math.max(nowMs, asleepUntilMs) + durationMs;
    },
    isSuspended: () => nowMs < asleepUntilMs,
    steps: () => steps,
    run: async (isDone, untilMs) => {
      await turns(turnsATask);
      while (!isDone()) {
        const [inWorld, onLaptop] = [nextOf(world), nextOf(laptop)];
        const laptopAtMs = onLaptop === undefined ? Number.POSITIVE_INFINITY : onLaptop.atMs + suspendedMs;
        const isWorlds = inWorld !== undefined && inWorld.atMs <= laptopAtMs;
        const task = isWorlds ? world.pop() : laptop.pop();
        if (task === undefined) throw new Error('nothing is left that could go on');
        nowMs = Math.max(nowMs, isWorlds ? task.atMs : laptopAtMs);
        if (nowMs > untilMs) throw new Error('the time of the simulation is over');
        steps += 1;
        task.run?.();
        await turns(turnsATask);
      }
    },
  };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

interface Heap {
  peek(): Task | undefined;
  push(task: Task): void;
  pop(): Task | undefined;
}

/** A binary heap: earliest first, then in the order of asking. */
function createHeap(): Heap {
  const tasks: Task[] = [];
  const isBefore = (a: Task, b: Task): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  const sinkFrom = (start: number, task: Task): void => {
    let at = start;
    while (true) {
      let child = 2 * at + 1;
      let smaller = tasks[child];
      const right = tasks[child + 1];
      if (smaller !== undefined && right !== undefined && isBefore(right, smaller)) {
        child += 1;
        smaller = right;
      }
      if (smaller === undefined || !isBefore(smaller, task)) break;
      tasks[at] = smaller;
      at = child;
    }
    tasks[at] = task;
  };
  return {
    peek: () => tasks[0],
    push: (task) => {
      let at = tasks.length;
      while (at > 0) {
        const above = (at - 1) >> 1;
        const parent = tasks[above];
        if (parent === undefined || !isBefore(task, parent)) break;
        tasks[at] = parent;
        at = above;
      }
      tasks[at] = task;
    },
    pop: () => {
      const first = tasks[0];
      const last = tasks.pop();
      if (first !== undefined && last !== undefined && tasks.length > 0) sinkFrom(0, last);
      return first;
    },
  };
}
