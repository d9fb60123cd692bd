/** A node, its upline and the one above. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
      <path
        d="M4 18.5 11 11l0-7M11 11l7 7.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        opacity=".45"
      />
      <circle cx="11" cy="4" r="3" fill="var(--mantine-primary-color-filled)" />
      <circle cx="11" cy="11" r="2.25" fill="currentColor" />
      <circle cx="4" cy="18.5" r="2.25" fill="currentColor" />
      <circle cx="18" cy="18.5" r="2.25" fill="currentColor" />
    </svg>
  );
}
