/**
 * Collects the requests of one turn of the event loop, equal ones once, and loads them together at the end of
 * the turn: most requests that arrive together need the same subscription key. Loading starts after all of
 * them, so each caller sees what was committed before it asked.
 * @param idOf gives equal things equal ids
 * @param load gives a promise for each thing, in order
 */
export function createTickBatch<Thing, Value>(
  idOf: (thing: Thing) => string | number,
  load: (things: readonly Thing[]) => readonly Promise<Value>[],
): (thing: Thing) => Promise<Value> {
  let asked: Map<string | number, { thing: Thing; loaded: PromiseWithResolvers<Value> }> | undefined;
  const loadAsked = () => {
    const batch = [...(asked?.values() ?? [])];
    asked = undefined;
    const loads = load(batch.map(({ thing }) => thing));
    for (const [index, { loaded }] of batch.entries()) loads[index]?.then(loaded.resolve, loaded.reject);
  };
  return (thing) => {
    if (asked === undefined) {
      asked = new Map();
      setImmediate(loadAsked);
    }
    const id = idOf(thing);
    const known = asked.get(id);
    if (known !== undefined) return known.loaded.promise;
    const loaded = Promise.withResolvers<Value>();
    asked.set(id, { thing, loaded });
    return loaded.promise;
  };
}
