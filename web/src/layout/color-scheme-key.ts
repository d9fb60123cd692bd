/** Where the browser keeps the reader's choice of light or dark; the reference page reads it too. */
export const COLOR_SCHEME_KEY = 'upline-color-scheme';
