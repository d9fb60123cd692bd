/*
 * Light or dark is chosen once, for the portal's pages (web/src/layout) and for the reference.
 */

/** Where the portal's pages keep it: light, dark or auto. */
const OURS = 'upline-color-scheme';
/** Where the renderer keeps it: light, dark or system. */
const SCALARS = 'colorMode';

export function shareColorScheme(): void {
  const chosen = localStorage.getItem(OURS);
  if (chosen !== null) localStorage.setItem(SCALARS, chosen === 'auto' ? 'system' : chosen);
  new MutationObserver(() => {
    const mode = localStorage.getItem(SCALARS);
    if (mode !== null) localStorage.setItem(OURS, mode === 'system' ? 'auto' : mode);
  }).observe(document.body, { attributes: true, attributeFilter: ['class'] });
}
