import './runner-hooks.ts';

// A static import would load the runner before its hooks can be recorded.
await import('./run-in-process.ts');
