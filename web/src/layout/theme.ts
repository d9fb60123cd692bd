import {
  Anchor,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Menu,
  Modal,
} from '@mantine/core';
import sheet from './sheet.module.css';

const upline: MantineColorsTuple = [
  '#eef3ff',
  '#dce5fb',
  '#b6c8f3',
  '#8da9ec',
  '#7c9cea',
  '#567ee2',
  '#4a75e1',
  '#3a63c8',
  '#3058b3',
  '#234c9f',
];

/** Grays of the dark scheme, slightly blue. */
const dark: MantineColorsTuple = [
  '#dde1e8',
  '#bdc3cf',
  '#9aa2b1',
  '#6c7484',
  '#414857',
  '#343a46',
  '#282d37',
  '#1a1e26',
  '#14181f',
  '#0e1116',
];

const SHEET = { inner: sheet['inner'] ?? '', content: sheet['content'] ?? '' };

export const theme = createTheme({
  colors: { upline, dark },
  primaryColor: 'upline',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // In text, color alone does not identify a link.
    Anchor: Anchor.extend({
      defaultProps: { underline: 'always' },
      styles: { root: { textUnderlineOffset: '0.15em', textDecorationThickness: '1px' } },
    }),
    // The placeholder is not a menu item, so ARIA does not allow it in a menu.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Drawer: Drawer.extend({
      classNames: SHEET,
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
    }),
    Modal: Modal.extend({
      classNames: SHEET,
      defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' } },
      styles: {
        title: {
          fontWeight: 650,
          fontSize: 'var(--mantine-font-size-lg)',
          // Titles with a name often take two lines.
          lineHeight: 4 / 3,
          overflowWrap: 'anywhere',
        },
      },
    }),
  },
});

/** Text colors with the contrast that WCAG AA requires (4.5 to 1); the library's own are too pale. */
export const readableColors: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#566070',
    '--mantine-color-placeholder': '#6b7484',
    '--mantine-color-error': colors.red[9],
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#8b93a3',
    '--mantine-color-error': colors.red[4],
  },
});
