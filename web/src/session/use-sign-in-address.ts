import { useLocation, useSearch } from 'wouter';

/** The address of the sign-in page, which then returns here with the same filters. */
export function useSignInAddress(): string {
  const [path] = useLocation();
  const search = useSearch();
  if (path === '/') return '/sign-in';
  return `/sign-in?${new URLSearchParams({ next: search === '' ? path : `${path}?${search}` })}`;
}
