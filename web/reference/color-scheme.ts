import { COLOR_SCHEME_KEY } from '../src/layout/color-scheme-key.ts';

/*
 * The reference and the portal's other pages (web/src/layout) share the choice of light or dark.
 */

/** Where the reference's renderer stores the choice: light, dark or system. */
const SCALAR_KEY = 'colorMode';

/** Applies the portal's choice, or the system's if there is none, and stores a choice that is made here. */
export function shareColorScheme(): void {
  const chosen = localStorage.getItem(COLOR_SCHEME_KEY);
  if (chosen !== null) localStorage.setItem(SCALAR_KEY, chosen === 'auto' ? 'system' : chosen);
  // Set before the renderer starts, so that the page never flashes in the wrong scheme.
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.body.classList.add(isDark ? 'dark-mode' : 'light-mode');
  showScheme();
  new MutationObserver(() => {
    showScheme();
    const mode = localStorage.getItem(SCALAR_KEY);
    if (mode !== null) localStorage.setItem(COLOR_SCHEME_KEY, mode === 'system' ? 'auto' : mode);
  }).observe(document.body, { attributes: true, attributeFilter: ['class'] });
}

/** Makes the browser's scrollbars and form fields match the class of the body. */
function showScheme(): void {
  const isDark = document.body.classList.contains('dark-mode');
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
}
