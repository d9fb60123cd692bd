/** Creates a value on first use and keeps it: an unused value costs neither time nor memory. */
export function lazy<Value>(make: () => Value): () => Value {
  let value: { readonly made: Value } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}

/** The same for an asynchronous value. Concurrent callers share one attempt; a failed attempt is not kept. */
export function lazyPromise<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= make().catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}
