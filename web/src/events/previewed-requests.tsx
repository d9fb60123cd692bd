import { Text } from '@mantine/core';
import type { ConsolePreview } from '../api/model.ts';
import { CodeBlock } from '../layout/code-block.tsx';
import { formatSecond } from '../layout/timestamp.tsx';
import { requestText } from './request-text.ts';

interface PreviewedRequestsProps {
  readonly preview: ConsolePreview;
  readonly url: string;
}

/** The requests that an event would become, or why there are none. */
export function PreviewedRequests({ preview, url }: PreviewedRequestsProps) {
  const { Type, CustomerId, At, LeftOut, Requests } = preview;
  return (
    <div>
      <Text size="sm">
        <code>{Type}</code>
        {CustomerId === null ? '' : `, customer ${CustomerId}`}, {formatSecond(At)}
      </Text>
      {LeftOut === null ? (
        <Text size="sm" c="dimmed">
          Personal values are masked here. Signature and bearer token are made when an event is sent.
        </Text>
      ) : (
        <Text size="sm" fw={600} mt="xs">
          {LeftOut === 'Types'
            ? 'Nothing would be sent: the settings of the endpoint leave this event out.'
            : 'Nothing would be sent: the subscription may not see this event now.'}
        </Text>
      )}
      {Requests.map(({ Headers, Body }) => (
        <CodeBlock key={Body} text={requestText(url, Headers, Body)} what="request" />
      ))}
    </div>
  );
}
