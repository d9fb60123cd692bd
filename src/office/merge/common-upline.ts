/** The nearest person above two places; `null` without one. Both uplines end with the root. */
export function commonOf(oldUpline: readonly number[], newUpline: readonly number[]): number | null {
  const above = new Set(newUpline);
  return oldUpline.find((id) => above.has(id)) ?? null;
}
