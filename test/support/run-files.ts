import './runner-hooks.ts';

// Nothing loads the runner before its hooks can be noted: a static import of it would come first.
await import('./run-in-process.ts');
