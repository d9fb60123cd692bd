import '@mantine/core/styles.css';
import './layout/colors.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { COLOR_SCHEME_KEY } from './layout/color-scheme-key.ts';
import { watchDialogFocus } from './layout/dialog-focus.ts';
import { NavigationProvider } from './layout/navigation.tsx';
import { Routes } from './layout/routes.tsx';
import { Shell } from './layout/shell.tsx';
import { readableColors, theme } from './layout/theme.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element "root".');
watchDialogFocus();
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableColors}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: COLOR_SCHEME_KEY })}
    >
      <QueryClientProvider client={createQueryClient()}>
        <NavigationProvider>
          <Shell>
            <Routes />
          </Shell>
        </NavigationProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
