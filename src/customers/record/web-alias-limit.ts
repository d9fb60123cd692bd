/** Additional web aliases of one customer. */
export const WEB_ALIASES_MAX = 20;
