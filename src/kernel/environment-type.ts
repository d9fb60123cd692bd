/** The purpose of an installation: `Live` holds real customers, `Stage` is for tests. */
export const ENVIRONMENT_TYPES = ['Live', 'Stage'] as const;
export type EnvironmentType = (typeof ENVIRONMENT_TYPES)[number];
