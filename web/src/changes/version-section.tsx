import { Anchor, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Badge } from '../layout/badge.tsx';
import { Prose } from '../layout/prose.tsx';
import classes from './changes.module.css';
import type { ChangedOperation, Version } from './changes-query.ts';
import { OperationItem } from './operation-item.tsx';

/** So many operations stand open; the first version has all there are. */
const OPEN_MAX = 12;

interface VersionSectionProps {
  /** Behind the `#` of the address: the feed links to versions. */
  readonly id: string;
  readonly title: string;
  readonly when: string;
  readonly version: Pick<Version, 'Note' | 'IsBreaking' | 'Operations'>;
  /** Address of the contract as it was published. */
  readonly document?: string;
  readonly isShown: (operation: ChangedOperation) => boolean;
}

export function VersionSection({ id, title, when, version, document, isShown }: VersionSectionProps) {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (window.location.hash === `#${id}`) section.current?.scrollIntoView();
  }, [id]);
  const operations = version.Operations.filter(isShown);
  const list = (
    <ul className={classes['operations']}>
      {operations.map((operation) => (
        <OperationItem key={`${operation.Method} ${operation.Path}`} operation={operation} />
      ))}
    </ul>
  );
  return (
    <section id={id} ref={section} aria-labelledby={`${id}-title`} className={classes['version']}>
      <Group gap="sm" mb={4}>
        <Title order={2} size="h3" id={`${id}-title`}>
          {title}
        </Title>
        {version.IsBreaking ? <Badge tone="bad">Breaking</Badge> : null}
        <Text size="sm" c="dimmed">
          {when}
        </Text>
        {document === undefined ? null : (
          <Anchor href={document} size="sm" ml="auto">
            OpenAPI of {title}
          </Anchor>
        )}
      </Group>
      <Prose text={version.Note} />
      {operations.length > OPEN_MAX ? (
        <details>
          <summary className={classes['summary']}>{describeAll(operations)}</summary>
          {list}
        </details>
      ) : (
        list
      )}
    </section>
  );
}

/** `2 operations changed, 57 added`. */
function describeAll(operations: readonly ChangedOperation[]): string {
  const counts = [...Map.groupBy(operations, ({ Change }) => Change.toLowerCase())];
  return counts
    .map(([change, members], index) => `${members.length} ${index === 0 ? 'operations ' : ''}${change}`)
    .join(', ');
}
