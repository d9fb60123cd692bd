import { Button, Code } from '@mantine/core';
import { Note } from './note.tsx';

/** More would fill the page. */
const NAMED_MAX = 5;
const LENGTH_MAX = 60;

interface UnusableAddressProps {
  readonly parts: readonly string[];
  readonly onRemove: () => void;
}

/** Names the parts of the address that the page does not know, so that the list is not mistaken for a filtered one. */
export function UnusableAddress({ parts, onRemove }: UnusableAddressProps) {
  if (parts.length === 0) return null;
  const named = [...new Set(parts)].slice(0, NAMED_MAX);
  return (
    <Note tone="warning" title="Parts of the address are not valid.">
      <p>
        Not applied:{' '}
        {named.map((part, index) => (
          <span key={part}>
            {index === 0 ? '' : ', '}
            <Code>{part.length > LENGTH_MAX ? `${part.slice(0, LENGTH_MAX)}…` : part}</Code>
          </span>
        ))}
        {new Set(parts).size > NAMED_MAX ? ' and others' : ''}.
      </p>
      <Button variant="default" size="xs" onClick={onRemove}>
        Remove from the address
      </Button>
    </Note>
  );
}
