import { Button } from '@mantine/core';
import { useState } from 'react';
import { isReachable } from '../api/is-reachable.ts';

/** Reloads the page once the server answers: an earlier reload would show the error page of the browser. */
export function RetryButton() {
  const [isTrying, setIsTrying] = useState(false);
  const retry = async () => {
    setIsTrying(true);
    if (await isReachable()) window.location.reload();
    setIsTrying(false);
  };
  return (
    <Button variant="default" size="xs" loading={isTrying} onClick={() => void retry()}>
      Retry
    </Button>
  );
}
