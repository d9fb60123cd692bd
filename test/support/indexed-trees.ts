import { defineExtension } from '../../src/extension.ts';
import { fourTrees } from './tree-plans.ts';

/** Trees whose indexes a test compares with the tables: with legs, pushed weights and a depth limit. */
export const indexedTrees = fourTrees({
  Binary: {
    placementRule: 'FirstEmpty',
    allowedRules: ['FirstEmpty', 'Weak', 'Left', 'Right'],
    legWeight: 'pushed',
  },
  Matrix: { placementRule: 'FirstEmpty', depth: 20 },
});

/** An extension for programs that a test starts. */
export default defineExtension({ plan: indexedTrees });
