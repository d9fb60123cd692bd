/** What the ribbon says of this server: in short, and what that means. The reference says the same. */
export const ENVIRONMENT_WORDS = {
  Stage: ['Stage: a place to try things.', 'What is written here reaches no real customer.'],
  Live: ['Live: real customers.', 'What is written here counts.'],
} as const;

export type Environment = keyof typeof ENVIRONMENT_WORDS;
