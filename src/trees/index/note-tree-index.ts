import type { Logger } from 'pino';
import type { TreeIndexEvent } from './tree-index-ports.ts';

/** Writes the events of the indexes of trees to the log. */
export function noteTreeIndex(logger: Pick<Logger, 'info' | 'error'>): (event: TreeIndexEvent) => void {
  return (event) => {
    const { tree } = event;
    switch (event.kind) {
      case 'built':
        logger.info(
          { tree, nodes: event.nodes, bytes: event.bytes, ms: event.ms },
          'the index of a tree is ready',
        );
        return;
      case 'contradictory':
        logger.error(
          { tree, contradictions: event.contradictions },
          'the placements of a tree contradict each other; its reads are slow until they are corrected',
        );
        return;
      case 'failed':
        logger.error(
          { tree, err: event.error },
          'the index of a tree failed; its reads are slow until it is built again',
        );
        return;
      default:
        event satisfies never;
    }
  };
}
