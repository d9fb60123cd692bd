import Type from 'typebox';
import { ArgumentError } from '../../extensions/argument-error.ts';
import { serviceMethod } from '../../extensions/service-method.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { findTree, nodeId, treeType } from '../../trees/extension/node-detail-model.ts';
import { CURSOR_MAX, DownlineSearchAnswer, TERM_MAX } from '../search-downline/contract.ts';
import { createSearchDownline, type DownlineSearchDependencies } from '../search-downline/search-downline.ts';
import { searchQuery } from '../wire/search-result.ts';

const searchDownline = serviceMethod({
  service: 'TreeService',
  method: 'SearchDownline',
  args: Type.Object({
    nodeId: nodeId('The node.'),
    treeType,
    term: Type.String({
      maxLength: TERM_MAX,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'Text to look for.',
    }),
    limit: searchQuery.limit,
    cursor: Type.Optional(
      Type.String({
        maxLength: CURSOR_MAX,
        format: 'line',
        'x-problem': 'invalid_text',
        description: '`NextCursor` of the previous page.',
      }),
    ),
  }),
  result: DownlineSearchAnswer,
  description:
    'Finds customers below a customer in a tree, by the rules of Search Associates. The same as Search Downline.',
  provenance: 'Upline.',
  errors: [
    'unknown_tree',
    'customer_not_found',
    'invalid_cursor',
    'search_unavailable',
    'too_many_long_reads',
    'long_read_too_long',
  ],
  async run(
    { nodeId: { AssociateId }, treeType: tree, ...query },
    { signal },
    dependencies: DownlineSearchDependencies,
  ) {
    const { name } = findTree(dependencies.plan, tree);
    try {
      return await createSearchDownline(dependencies)(AssociateId, { ...query, tree: name }, signal);
    } catch (error) {
      throw error instanceof ProblemError ? new ArgumentError(error.problems) : error;
    }
  },
});

export const searchServiceMethods = [searchDownline] as const;
