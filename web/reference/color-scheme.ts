/*
 * Light or dark is chosen once, for the portal's pages (web/src/layout) and for the reference.
 */

/** Where the portal's pages keep it: light, dark or auto. */
const OURS = 'upline-color-scheme';
/** Where the renderer keeps it: light, dark or system. */
const SCALARS = 'colorMode';

/** Begins with the portal's choice, or the system's, and hands on what is chosen here. */
export function shareColorScheme(): void {
  const chosen = localStorage.getItem(OURS);
  if (chosen !== null) localStorage.setItem(SCALARS, chosen === 'auto' ? 'system' : chosen);
  // Before the renderer does it, or there would be a moment in the wrong one.
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.body.classList.add(isDark ? 'dark-mode' : 'light-mode');
  showScheme();
  new MutationObserver(() => {
    showScheme();
    const mode = localStorage.getItem(SCALARS);
    if (mode !== null) localStorage.setItem(OURS, mode === 'system' ? 'auto' : mode);
  }).observe(document.body, { attributes: true, attributeFilter: ['class'] });
}

/** Scrollbars and form fields of the browser follow the class of the body. */
function showScheme(): void {
  const isDark = document.body.classList.contains('dark-mode');
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
}
