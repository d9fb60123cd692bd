/** Makes something when it is first asked for, and keeps it: what nobody asks for costs neither time nor memory. */
export function lazy<Value>(make: () => Value): () => Value {
  let value: { readonly made: Value } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}
