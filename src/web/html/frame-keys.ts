/** Shortcuts of every page, besides those that open other pages. */

/** In the order of the help dialog. `action` selects the handler in `web/client/keys.ts`. */
export const frameKeys = [
  { key: '/', action: 'search', help: 'Search for names by a regexp' },
  { key: ':', action: 'commandLine', help: 'The command line' },
  { key: 'o', action: 'options', help: 'Options' },
  { key: 'Escape', action: 'escape', help: 'Let go of what is selected; close what is open' },
  { key: 'T', action: 'theme', help: 'Dark or light' },
  { key: '?', action: 'help', help: 'This list' },
] as const;

export type FrameAction = (typeof frameKeys)[number]['action'];
