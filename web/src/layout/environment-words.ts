/** Text of the banner: the environment, and what it means. The reference shows the same text. */
export const ENVIRONMENT_WORDS = {
  Stage: ['Stage: test environment.', 'Changes here do not affect real customers.'],
  Live: ['Live: production environment.', 'Changes here affect real customers.'],
} as const;

export type Environment = keyof typeof ENVIRONMENT_WORDS;
