import { Anchor, Code, Group, Text } from '@mantine/core';
import { Badge, type Tone } from '../layout/badge.tsx';
import { InlineProse, Prose } from '../layout/prose.tsx';
import classes from './changes.module.css';
import type { ChangedOperation, Detail } from './changes-query.ts';

const TONES: Readonly<Record<ChangedOperation['Change'], Tone>> = {
  Added: 'good',
  Changed: 'neutral',
  Deprecated: 'warning',
  Removed: 'bad',
};

/** One operation of a version with all of its changes. */
export function OperationItem({ operation }: { readonly operation: ChangedOperation }) {
  const { OperationId, Method, Path, Summary, Change, Effect, Deprecation, Details } = operation;
  return (
    <li className={classes['operation']}>
      <Group gap="xs" align="baseline">
        <Badge tone={TONES[Change]}>{Change}</Badge>
        {Effect === 'Breaking' ? <Badge tone="bad">Breaking</Badge> : null}
        {Effect === 'Warning' ? <Badge tone="warning">Check your client</Badge> : null}
        {Change === 'Removed' ? (
          <Text fw={500}>{Summary}</Text>
        ) : (
          <Anchor href={`/docs/operations/${encodeURIComponent(OperationId)}`} fw={500}>
            {Summary}
          </Anchor>
        )}
        <Code className={classes['path'] ?? ''}>
          {Method} {Path}
        </Code>
      </Group>
      {Deprecation === null ? null : <DeprecationNote deprecation={Deprecation} />}
      {Details.length === 0 ? null : (
        <ul className={classes['details']}>
          {Details.map((detail) => (
            <DetailItem
              key={`${detail.Place} ${detail.Field} ${detail.Kind} ${detail.Text}`}
              detail={detail}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

function DetailItem({ detail: { Place, Field, Effect, Text: text } }: { readonly detail: Detail }) {
  return (
    <li className={Effect === 'Breaking' ? classes['breaking'] : undefined}>
      <Text span size="sm">
        <Text span c="dimmed" inherit>
          <InlineProse text={Place} />
        </Text>
        {Field === '' ? null : (
          <>
            {' '}
            <Code>{Field}</Code>
          </>
        )}
        {': '}
        <InlineProse text={text} /> {Effect === 'Breaking' ? <Badge tone="bad">Breaking</Badge> : null}
      </Text>
    </li>
  );
}

interface DeprecationNoteProps {
  readonly deprecation: NonNullable<ChangedOperation['Deprecation']>;
}

function DeprecationNote({ deprecation: { Since, Sunset, Note, Successor } }: DeprecationNoteProps) {
  return (
    <div className={classes['note']}>
      <Text size="sm">
        Deprecated since {Since}
        {Sunset === null ? ', removal date not set' : `, removed on ${Sunset}`}
        {Successor === null ? null : (
          <>
            ; use <Anchor href={`/docs/operations/${encodeURIComponent(Successor)}`}>{Successor}</Anchor>
          </>
        )}
        .
      </Text>
      <Prose text={Note} />
    </div>
  );
}
