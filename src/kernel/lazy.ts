/** Creates a value on first use and keeps it: an unused value costs neither time nor memory. */
export function lazy<Value>(make: () => Value): () => Value {
  let value: { readonly made: Value } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}
