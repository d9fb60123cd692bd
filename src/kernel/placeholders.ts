/**
 * Some clients send the placeholders of the published samples in their queries: `levels={1}` is 1, and
 * `tree={}` or `tree={tree}` is no tree.
 * @returns `undefined` for a placeholder without a value
 */
export function withoutBraces(name: string, text: string): string | undefined {
  const filled = /^\{([^{}]*)\}$/.exec(text)?.[1]?.trim();
  if (filled === undefined) return text;
  return filled === '' || filled.toLowerCase() === name.toLowerCase() ? undefined : filled;
}
