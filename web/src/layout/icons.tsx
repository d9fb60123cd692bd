import type { ReactNode } from 'react';

/** Icons of 16 by 16 in the color of the text. Screen readers skip them: each has a text next to it. */
function icon(shape: ReactNode) {
  return function Icon({ size = 16 }: { readonly size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shape}
      </svg>
    );
  };
}

export const CopyIcon = icon(
  <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
  </>,
);
export const CheckIcon = icon(<path d="M3 8.5l3.5 3.5L13 4.5" />);
export const EyeIcon = icon(
  <>
    <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
    <circle cx="8" cy="8" r="2" />
  </>,
);
export const EyeOffIcon = icon(
  <>
    <path d="M6.5 3.7A6 6 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a12 12 0 0 1-1.8 2.3M4.2 4.7A11.5 11.5 0 0 0 1.5 8S4 12.5 8 12.5a6 6 0 0 0 3.3-1" />
    <path d="M2.5 2.5l11 11" />
  </>,
);
export const RenewIcon = icon(
  <>
    <path d="M13.5 8a5.5 5.5 0 1 1-1.7-4" />
    <path d="M13.5 2v3h-3" />
  </>,
);
export const MoreIcon = icon(<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.5" />);
export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />);
export const SunIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7" />
  </>,
);
export const MoonIcon = icon(<path d="M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z" />);
export const ChevronIcon = icon(<path d="M4 6l4 4 4-4" />);
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.5" />
    <path d="M10.5 10.5l3 3" />
  </>,
);
export const PeopleIcon = icon(
  <>
    <circle cx="6" cy="5" r="2.5" />
    <path d="M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.7a2.5 2.5 0 0 1 0 4.6M12.5 9.9c1.3.7 2 2 2 3.6" />
  </>,
);
export const TreesIcon = icon(
  <>
    <circle cx="8" cy="3" r="1.5" />
    <circle cx="3" cy="13" r="1.5" />
    <circle cx="13" cy="13" r="1.5" />
    <path d="M8 4.5V8M3 11.5V8h10v3.5" />
  </>,
);
export const ClockIcon = icon(
  <>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.5V8l2.5 1.5" />
  </>,
);
export const BatchesIcon = icon(
  <>
    <rect x="2.5" y="2.5" width="11" height="3" rx="1" />
    <rect x="2.5" y="7" width="11" height="3" rx="1" />
    <path d="M3.5 13h9" />
  </>,
);
export const EventsIcon = icon(<path d="M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z" />);
export const OverviewIcon = icon(<path d="M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6" />);
export const RolesIcon = icon(
  <>
    <circle cx="5" cy="8" r="3" />
    <path d="M8 8h6.5M12 8v2.5" />
  </>,
);
export const LockIcon = icon(
  <>
    <rect x="3" y="7" width="10" height="7" rx="1.5" />
    <path d="M5 7V5a3 3 0 0 1 6 0v2" />
  </>,
);
