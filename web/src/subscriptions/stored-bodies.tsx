import { Text } from '@mantine/core';
import { CodeBlock } from '../layout/code-block.tsx';

interface KeptBodiesProps {
  readonly request: string | null;
  readonly response: string | null;
}

/** What was sent and answered, where a server on stage is set to keep it. */
export function KeptBodies({ request, response }: KeptBodiesProps) {
  if (request === null && response === null) return null;
  return (
    <details>
      <summary>
        <Text span size="xs">
          Bodies
        </Text>
      </summary>
      {request === null ? null : <CodeBlock text={request} what="request body" />}
      {response === null ? null : <CodeBlock text={response} what="response body" />}
    </details>
  );
}
