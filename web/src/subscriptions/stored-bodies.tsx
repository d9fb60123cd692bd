import { Text } from '@mantine/core';
import { CodeBlock } from '../layout/code-block.tsx';

interface StoredBodiesProps {
  readonly request: string | null;
  readonly response: string | null;
}

/** The stored request and response, if the settings of a test server keep them. */
export function StoredBodies({ request, response }: StoredBodiesProps) {
  if (request === null && response === null) return null;
  return (
    <details>
      <summary>
        <Text span size="xs">
          Request and response bodies
        </Text>
      </summary>
      {request === null ? null : <CodeBlock text={request} what="request body" />}
      {response === null ? null : <CodeBlock text={response} what="response body" />}
    </details>
  );
}
