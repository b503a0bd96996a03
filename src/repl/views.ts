import type { FullScreen } from '../commands/outcome.ts';
import type { ScreenPort } from './terminal/screenport.ts';

/** Shows one kind of view until the user leaves it; resolves with the lines to run then. */
type ShowView<S extends FullScreen> = (screen: S, port: ScreenPort) => Promise<readonly string[]>;

/** Loaders of the views, by kind; each view is loaded on first use. */
const views: { readonly [K in FullScreen['kind']]: () => Promise<ShowView<Extract<FullScreen, { kind: K }>>> } = {
  flame: async () => (await import('./flame/view.ts')).showFlame,
};

export async function showView(screen: FullScreen, port: ScreenPort): Promise<readonly string[]> {
  return (await views[screen.kind]())(screen, port);
}
