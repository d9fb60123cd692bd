/**
 * Collects what is asked for in one turn of the event loop, equal things once, and loads it together at the
 * turn's end: of requests that have come in together, most ask for the same subscription key. Loading begins
 * after everybody who shares it has asked, so each sees what was committed before they asked.
 * @param idOf equal for equal things
 * @param load a promise for each thing, in their order
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
