import { useEffect, useState } from 'react';

/**
 * The part after the `#` of the address. It is a secret, so it is removed from the address and from the browser's
 * history as soon as it is read. A second link that is opened in the same page is also read.
 */
export function useFragment(): string {
  const [fragment, setFragment] = useState(readFragment);
  useEffect(() => {
    const take = () => {
      const found = readFragment();
      if (found === '') return;
      setFragment(found);
      window.history.replaceState(
        window.history.state,
        '',
        window.location.pathname + window.location.search,
      );
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return fragment;
}

function readFragment(): string {
  return window.location.hash.slice(1);
}
