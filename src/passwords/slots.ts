/** Runs work when one of a number of slots is free; what comes first runs first. */
export type InSlot = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createSlots(count: number): InSlot {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
