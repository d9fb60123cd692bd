import { Anchor, Group, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Badge } from '../layout/badge.tsx';
import { Prose } from '../layout/prose.tsx';
import classes from './changes.module.css';
import type { ChangedOperation, Version } from './changes-query.ts';
import { OperationItem } from './operation-item.tsx';

/** More new operations than this are collapsed. In the first version, every operation is new. */
const OPEN_MAX = 5;

interface VersionSectionProps {
  /** The part after the `#` of the address: the feed links to versions. */
  readonly id: string;
  readonly title: string;
  readonly when: string;
  readonly version: Pick<Version, 'Note' | 'IsBreaking' | 'Operations'>;
  /** Address of the published contract. */
  readonly document?: string;
  readonly isShown: (operation: ChangedOperation) => boolean;
}

export function VersionSection({ id, title, when, version, document, isShown }: VersionSectionProps) {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (window.location.hash === `#${id}`) section.current?.scrollIntoView();
  }, [id]);
  const [added, others] = divide(version.Operations.filter(isShown));
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
      <Operations operations={others} />
      {added.length > OPEN_MAX ? (
        <details>
          <summary className={classes['summary']}>{added.length} operations added</summary>
          <Operations operations={added} />
        </details>
      ) : (
        <Operations operations={added} />
      )}
    </section>
  );
}

/** Changes affect existing clients, so they come first and stay open. */
function divide(operations: readonly ChangedOperation[]) {
  const isAdded = ({ Change }: ChangedOperation) => Change === 'Added';
  return [operations.filter(isAdded), operations.filter((operation) => !isAdded(operation))] as const;
}

function Operations({ operations }: { readonly operations: readonly ChangedOperation[] }) {
  return (
    <ul className={classes['operations']}>
      {operations.map((operation) => (
        <OperationItem key={`${operation.Method} ${operation.Path}`} operation={operation} />
      ))}
    </ul>
  );
}
